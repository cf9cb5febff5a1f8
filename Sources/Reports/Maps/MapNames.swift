import MapAnalysis
import PerfMap

/// What the names in a map tell: the runtime, and what the entries are.
package struct MapNames {
  /// How many names are read.
  package enum Reading { case none, first, all }

  /// The runtime, by the first names, else by the program that runs.
  package private(set) var runtime: Runtime?
  /// The number of entries of each kind; `unknown` for those whose names mean nothing. Nil when not all names were read.
  package private(set) var kinds: [String: Int]?
  /// The number of entries of each tier that names tell.
  package private(set) var tiers: [String: Int]?

  /// Reads the names of a map.
  package init(_ map: OpenedMap, _ contents: MapContents, _ reading: Reading, executable: @autoclosure () -> String?) {
    guard reading != .none else { return }
    var guess = RuntimeGuess()
    func name(_ entry: Entry) -> [UInt8] { map.bytes(entry.name, limit: RuntimeGuess.nameLength) }
    runtime = guess.update(contents.entries, name) ?? executable().flatMap { Runtime(executable: $0) }
    guard reading == .all else { return }
    var kinds: [String: Int] = [:]
    var tiers: [String: Int] = [:]
    for index in 0..<contents.entries.count {
      // Where the end of a name tells, it has to be read to its end.
      let meaning = NameMeaning(name: map.bytes(contents.entries[EntryID(UInt32(index))].name), in: runtime)
      kinds[meaning?.kind.rawValue ?? "unknown", default: 0] += 1
      if let tier = meaning?.tier { tiers[tier.name, default: 0] += 1 }
    }
    self.kinds = kinds
    self.tiers = tiers
  }
}
