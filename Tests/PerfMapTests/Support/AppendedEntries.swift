import SystemPackage

@testable import PerfMap

/// The entries of several sources that appended to one map concurrently.
///
/// START is `source << 32 | number` and SIZE is 1. The name depends on the source, its length on the number. The entries of each source
/// must be whole, complete and in the order of their numbers.
struct AppendedEntries {
  /// The number of entries of each source.
  private(set) var counts: [UInt64: Int] = [:]
  /// The problems found, at most ten.
  private(set) var defects: [String] = []

  /// Returns the names that a source uses in rotation, the same as in the program `append-entries`.
  static func names(_ source: UInt64) -> [[UInt8]] {
    (0..<7).map { length in Array("source \(source) ".utf8) + [UInt8](repeating: 0x61, count: length * 40) }
  }

  static func start(_ source: UInt64, _ number: UInt64) -> Address { Address(source << 32 | number) }

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
