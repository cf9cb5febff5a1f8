import PerfMap

/// A parser of a byte stream for the addresses in its lines: lists of addresses, and the output of perf script, `uniq -c`, debuggers,
/// bpftrace, disassemblers and hex dumps, and folded stacks. Blank lines are skipped.
///
/// ```swift
/// var stream = AddressStream()
/// stream.feed("node 12 5.5: 250000 cycles: 7f0000001010 [unknown] (/tmp/perf-12.map)\n".utf8) { number, line in }
/// stream.end { number, line in }  // 1, .addresses([7f0000001010])
/// ```
package struct AddressStream {
  /// A line that is not blank.
  package enum Line: Hashable, Sendable {
    /// The addresses of the line, of which there are several only in a folded stack.
    case addresses([Address])
    /// A line of a known format that has no address, such as the header of a sample.
    case context
    /// A line without a hexadecimal number of at most 64 bits that can be an address.
    case noAddress
  }

  /// The maximum length of the text of an address, in bytes. A longer word is not an address.
  package static let longestWord = 64
  /// The maximum length of a line, in bytes. The rest of a longer line is ignored.
  static let longestLine = 1 << 20

  private var reader: AddressLineReader
  /// The bytes of the current line.
  private var current: [UInt8] = []
  /// The last complete line that is not blank, which is parsed when the line after it is known.
  private var pending: [UInt8]?
  private var pendingNumber = 0
  /// The number of the current line, from 1.
  private var number = 1

  /// Creates a parser. `contents` is the map; its ranges decide which word is the address if several may be.
  package init(_ contents: MapContents = MapContents(overlapLimit: 0)) { reader = AddressLineReader(contents) }

  /// Parses bytes, and calls `body` with the number and content of the lines that they complete, unless these are blank. A line is complete
  /// at the end of the line after it. O(bytes).
  package mutating func feed(_ bytes: some Sequence<UInt8>, _ body: (_ number: Int, Line) throws -> Void) rethrows {
    for byte in bytes {
      if byte == 0x0a {
        try endLine(body)
      } else if current.count < Self.longestLine {
        current.append(byte)
      }
    }
  }

  /// Ends the stream, and calls `body` with the remaining lines unless they are blank.
  package mutating func end(_ body: (_ number: Int, Line) throws -> Void) rethrows {
    try endLine(body)
    try endPending(before: [], body)
  }

  private mutating func endLine(_ body: (_ number: Int, Line) throws -> Void) rethrows {
    try endPending(before: current[...], body)
    if !current.allSatisfy(HexNumbers.isBlank) { (pending, pendingNumber) = (current, number) }
    current.removeAll(keepingCapacity: true)
    number += 1
  }

  private mutating func endPending(before next: ArraySlice<UInt8>, _ body: (_ number: Int, Line) throws -> Void) rethrows {
    guard let line = pending else { return }
    pending = nil
    try body(pendingNumber, reader.read(line[...], before: next))
  }
}
