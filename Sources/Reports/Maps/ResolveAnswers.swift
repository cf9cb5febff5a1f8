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

  /// The maximum number of bytes of a name in the text output.
  private static let longestName = 4096
  /// The maximum number of listed entries whose ranges contain an address.
  private static let longestCover = 20

  /// Creates the output for the given profilers; `bytes` reads a range of the map up to a byte limit.
  package init(_ path: FilePath, _ readings: ProfilerTables, _ profilers: [Profiler], bytes: @escaping (TextRange, Int) -> [UInt8]) {
    self.path = path
    self.bytes = bytes
    self.readings = readings
    self.profilers = profilers
  }

  // MARK: - JSON

  /// Returns a JSON array with an object for each address and profiler.
  package func json(_ addresses: [Address]) throws -> String {
    try JSONOutput.text(
      addresses.flatMap { address in
        profilers.map { profiler in
          let symbol = readings.symbol(at: address, as: profiler)
          return JSONValue.object([
            "address": .string(address.description), "as": .string(profiler.rawValue),
            "name": JSONValue(symbol.map { JSONOutput.string(bytes($0.name, .max)) }), "start": JSONValue(symbol?.start.description),
            "size": JSONValue(symbol?.size.rawValue), "line": JSONValue(symbol?.line),
          ])
        }
      })
  }

  // MARK: - Text

  /// A message for each profiler that rejects the map.
  package var refusals: [String] {
    profilers.compactMap { profiler in
      readings.refusal(of: profiler).map { "\(path): \(profiler.rawValue) \($0.explanation)" }
    }
  }

  /// Returns the names of addresses as lines of text.
  package func lines(_ addresses: [Address]) -> [String] {
    zip(addresses, readings.cover(of: addresses, limit: Self.longestCover)).flatMap { address, cover in
      let answers =
        profilers.count == 1
        ? ["\(address)  \(describe(readings.symbol(at: address, as: profilers[0]), at: address))"] : ["\(address)"] + comparison(address)
      return answers + list(cover, readings.contents.ranges.piece(at: address)?.owner)
    }
  }

  /// Returns a line with the answer of each profiler, marked `WRONG` if its name is not that of the owner.
  private func comparison(_ address: Address) -> [String] {
    let truth = readings.symbol(at: address, as: .truth)
    return profilers.map { profiler in
      let symbol = readings.symbol(at: address, as: profiler)
      let isRight = symbol.map { shown in truth.map { shown.hasSameName(as: $0) } ?? false } ?? (truth == nil)
      let label = profiler.rawValue + String(repeating: " ", count: 9 - profiler.rawValue.count)
      return "  \(label)\(describe(symbol, at: address))\(isRight ? "" : "  WRONG")"
    }
  }

  /// Returns lines with the entries whose ranges contain the address, oldest first; none if there are fewer than two.
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
