import SystemPackage

@testable import PerfMap

/// The entries of several writers that appended to one map at the same time, told apart and checked.
///
/// START is `source << 32 | number`, SIZE is 1; the name tells the source, its length goes with the number. Each source's entries
/// must come in the order of their numbers, whole, none missing.
struct AppendedEntries {
  /// How many entries each source has.
  private(set) var counts: [UInt64: Int] = [:]
  /// What is wrong, at most ten lines.
  private(set) var defects: [String] = []

  /// The names that a source uses in turn. As in `append-entries`.
  static func names(_ source: UInt64) -> [[UInt8]] {
    (0..<7).map { length in Array("source \(source) ".utf8) + [UInt8](repeating: 0x61, count: length * 40) }
  }

  static func start(_ source: UInt64, _ number: UInt64) -> Address { Address(source << 32 | number) }

  /// Reads and checks a map.
  init(_ path: FilePath) throws {
    let bytes = try readAll(path)
    var names: [UInt64: [[UInt8]]] = [:]
    var decoder = MapDecoder()
    decoder.decode(bytes) { line in
      guard case .entry(let entry) = line else { return note("malformed: \(line)") }
      let source = entry.range.start.rawValue >> 32
      let number = entry.range.start.rawValue & 0xffff_ffff
      let expected = counts[source, default: 0]
      counts[source] = expected + 1
      if number != UInt64(expected) { note("source \(source): entry \(number) where \(expected) is due") }
      let wanted = names[source] ?? Self.names(source)
      names[source] = wanted
      let name = bytes[Int(entry.name.offset)..<Int(entry.name.offset + entry.name.length)]
      if name != wanted[Int(number % 7)][...] || entry.range.size != ByteCount(1) { note("source \(source): entry \(number) is not whole") }
    }
    if let tail = decoder.tail { note("a tail of \(tail.length) bytes") }
  }

  private mutating func note(_ defect: String) { if defects.count < 10 { defects.append(defect) } }
}
