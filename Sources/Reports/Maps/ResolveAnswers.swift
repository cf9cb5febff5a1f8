import MapAnalysis
import PerfMap
import Screen
import SystemPackage

/// The output of `jittop resolve`: the names that profilers show for addresses.
package struct ResolveAnswers {
  private let path: FilePath
  private let bytes: (TextRange, Int) -> [UInt8]
  private let readings: ProfilerTables
  private let profilers: [Profiler]
  private let memory: CodeMemory

  /// The maximum number of bytes of a name in the text output.
  private static let longestName = 4096
  /// The maximum number of entries to list whose ranges contain an address.
  private static let longestCover = 20

  /// Creates the output for the given profilers and the memory of a process. `bytes` reads a range of the map, up to a number of bytes.
  package init(
    _ path: FilePath, _ readings: ProfilerTables, _ profilers: [Profiler], _ memory: CodeMemory = .noProcess,
    bytes: @escaping (TextRange, Int) -> [UInt8]
  ) {
    self.path = path
    self.bytes = bytes
    self.readings = readings
    self.profilers = profilers
    self.memory = memory
  }

  /// The contents of the map.
  package var contents: MapContents { readings.contents }

  /// Returns the symbol that a profiler finds in the map (nil if there is none, or it does not ask the map), and its decision to ask.
  private func answer(_ profiler: Profiler, at address: Address, _ place: CodePlace) -> (symbol: Symbol?, lookup: MapLookup) {
    let lookup = place.lookup(by: profiler)
    return (lookup.isRefusal ? nil : readings.symbol(at: address, as: profiler), lookup)
  }

  // MARK: - JSON

  /// Returns a JSON array with an object for each address and profiler.
  package func json(_ addresses: [Address]) throws -> String {
    try JSONOutput.text(
      addresses.flatMap { address in
        let place = memory.place(at: address)
        let neighbours = GapNeighbours(of: address, in: contents)
        return profilers.map { profiler in
          let (symbol, lookup) = answer(profiler, at: address, place)
          return JSONValue.object([
            "address": .string(address.description), "as": .string(profiler.rawValue),
            "name": JSONValue(symbol.map { JSONOutput.string(bytes($0.name, .max)) }), "start": JSONValue(symbol?.start.description),
            "size": JSONValue(symbol?.size.rawValue), "line": JSONValue(symbol?.line),
            "asked": lookup == .unknown ? .null : .boolean(!lookup.isRefusal),
            "mapping": JSONValue(place.name.map { JSONOutput.string($0) }), "reason": .string(place.reason(for: profiler)),
            "before": object(neighbours?.before), "after": object(neighbours?.after),
          ])
        }
      })
  }

  private func object(_ neighbour: GapNeighbours.Neighbour?) -> JSONValue {
    guard let neighbour else { return .null }
    let symbol = readings.symbol(of: neighbour.entry)
    return .object([
      "name": .string(JSONOutput.string(bytes(symbol.name, .max))), "start": .string(symbol.start.description),
      "size": .number(symbol.size.rawValue), "line": JSONValue(symbol.line), "distance": .number(neighbour.distance.rawValue),
    ])
  }

  // MARK: - Text

  /// A message for each profiler that rejects the map.
  package var refusals: [String] {
    profilers.compactMap { profiler in
      readings.refusal(of: profiler).map { "\(path): \(profiler.rawValue) \($0.explanation)" }
    }
  }

  /// A line with the reason why the memory of the process is unknown, and with it each profiler's decision to ask the map.
  ///
  /// Empty if the memory is known, or if the only profiler is ``Profiler/truth``.
  package var caveats: [String] { profilers == [.truth] ? [] : memory.unknown.map { ["\($0)"] } ?? [] }

  /// Returns the names of addresses as lines of text.
  package func lines(_ addresses: [Address]) -> [String] {
    zip(addresses, readings.cover(of: addresses, limit: Self.longestCover)).flatMap { address, cover in
      let place = memory.place(at: address)
      let answers =
        profilers.count == 1
        ? ["\(address)  \(text(profilers[0], at: address, place))"] : ["\(address)"] + comparison(address, place)
      return answers + list(cover, contents.ranges.piece(at: address)?.owner) + neighbours(of: address)
    }
  }

  /// Returns lines with the nearest entries before and after an address in a gap.
  private func neighbours(of address: Address) -> [String] {
    guard let neighbours = GapNeighbours(of: address, in: contents) else { return [] }
    return [("before", neighbours.before, "below"), ("after ", neighbours.after, "above")].compactMap { label, neighbour, side in
      neighbour.map { neighbour in
        let symbol = readings.symbol(of: neighbour.entry)
        let distance = GroupedNumber.text(neighbour.distance.rawValue) + (neighbour.distance.rawValue == 1 ? " byte " : " bytes ") + side
        return "  \(label)  \(name(symbol))  (line \(symbol.line): \(symbol.start) \(symbol.size)), \(distance)"
      }
    }
  }

  /// Returns a line for each profiler with the name that it shows, marked `WRONG` if that is not the name of the owner.
  ///
  /// If the address has no owner, or the profiler takes the name from a mapped file, it is not wrong for the profiler to find no symbol.
  private func comparison(_ address: Address, _ place: CodePlace) -> [String] {
    let truth = readings.symbol(at: address, as: .truth)
    return profilers.map { profiler in
      let (symbol, lookup) = answer(profiler, at: address, place)
      let isRight = symbol.map { shown in truth.map { shown.hasSameName(as: $0) } ?? false } ?? (truth == nil || lookup == .elsewhere)
      let label = profiler.rawValue + String(repeating: " ", count: 9 - profiler.rawValue.count)
      return "  \(label)\(text(profiler, at: address, place))\(isRight ? "" : "  WRONG")"
    }
  }

  /// Returns the name that a profiler shows, or the reason why it does not ask the map.
  private func text(_ profiler: Profiler, at address: Address, _ place: CodePlace) -> String {
    let (symbol, lookup) = answer(profiler, at: address, place)
    guard lookup.isRefusal else { return describe(symbol, at: address) }
    let mapping = place.name.map { " (\(SafeText(bytes: $0).string))" } ?? ""
    return "\(lookup.rawValue)  \(place.reason(for: profiler))\(mapping)"
  }

  /// Returns lines with the newest 20 entries whose ranges contain the address, oldest first; no lines if there are fewer than two entries.
  private func list(_ cover: CoveringEntries, _ owner: EntryID?) -> [String] {
    guard cover.count > 1 else { return [] }
    let older = cover.count - cover.newest.count
    var lines = ["  covered by \(GroupedNumber.text(cover.count)) entries, oldest first:"]
    if older > 0 { lines.append("  \(GroupedNumber.text(older)) older entries") }
    for (place, id) in cover.newest.enumerated() {
      let symbol = readings.symbol(of: id)
      let mark = id == owner ? "  owner" : ""
      lines.append("  \(older + place + 1). line \(symbol.line): \(symbol.start) \(symbol.size) \(name(symbol))\(mark)")
    }
    return lines
  }

  private func describe(_ symbol: Symbol?, at address: Address) -> String {
    guard let symbol else { return "unknown" }
    let offset = String(address.rawValue &- symbol.start.rawValue, radix: 16)
    return "\(name(symbol)) +\(offset)  (line \(symbol.line): \(symbol.start) \(symbol.size))"
  }

  private func name(_ symbol: Symbol) -> String {
    let text = SafeText(bytes: bytes(symbol.name, Self.longestName)).string
    return text.isEmpty ? "(no name)" : symbol.name.length > UInt64(Self.longestName) ? text + "…" : text
  }
}
