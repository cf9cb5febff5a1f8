import MapAnalysis
import PerfMap
import Processes

/// Facts from the names in a map: the runtime, and the numbers of entries by kind and tier.
package struct MapNames {
  /// The choice of names to read: none, the first 256, or all.
  package enum Reading { case none, first, all }

  /// The runtime, recognized by the first names and by the executable of the process; nil if it is unknown or no names were read.
  package private(set) var runtime: Runtime?
  /// The number of entries of each kind, by the name of the kind; `unknown` for unrecognized names. Nil unless all names were read.
  package private(set) var kinds: [String: Int]?
  /// The number of entries of each tier, by the name of the tier. Nil unless all names were read.
  package private(set) var tiers: [String: Int]?

  /// Reads the names of a map. `process` is the process of the map, and `processes` supplies the name of its executable.
  package init(
    _ map: OpenedMap, _ contents: MapContents, _ reading: Reading, process: ProcessFacts?, _ processes: @autoclosure () -> ProcFilesystem
  ) {
    guard reading != .none else { return }
    let program = process.flatMap { processes().executableName(of: $0.pid) }
    let isOlder = process.flatMap { facts in map.created.map { facts.startTime.since($0) > MapState.startTolerance } } ?? false
    // An earlier process with the same PID wrote the names: use only the executable.
    if isOlder, let known = program.flatMap({ Runtime(executable: $0) }) {
      runtime = known
    } else {
      var guess = RuntimeGuess(program: program)
      runtime = guess.update(contents.entries) { map.bytes($0.name, limit: RuntimeGuess.nameLength) }
    }
    guard reading == .all else { return }
    var kinds: [String: Int] = [:]
    var tiers: [String: Int] = [:]
    for index in 0..<contents.entries.count {
      // Read whole names: some runtimes put the tier at the end.
      let meaning = NameMeaning(name: map.bytes(contents.entries[EntryID(UInt32(index))].name), in: runtime)
      kinds[meaning?.kind.rawValue ?? "unknown", default: 0] += 1
      if let tier = meaning?.tier { tiers[tier.name, default: 0] += 1 }
    }
    self.kinds = kinds
    self.tiers = tiers
  }
}
