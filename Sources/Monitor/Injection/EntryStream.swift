import PerfMap

/// Parses a byte stream of `ADDRESS SIZE NAME` lines, in the grammar of a map, into entries to write. Buffers at most one line.
package struct EntryStream {
  /// A parsed line.
  package enum Line: Hashable, Sendable {
    /// A well-formed line; the name is raw bytes.
    case entry(AddressRange, name: [UInt8])
    /// Any other line.
    case malformed(Defect)
  }

  /// The number of the last completed line, from 1.
  package private(set) var lineNumber = 0
  private var pending: [UInt8] = []

  package init() {}

  /// Appends bytes and calls `body` for each line that they complete. O(bytes).
  package mutating func feed(_ bytes: some Collection<UInt8>, _ body: (_ number: Int, Line) throws -> Void) rethrows {
    var rest = bytes[...]
    while let newline = rest.firstIndex(of: 0x0a) {
      hold(rest[..<newline])
      rest = rest[rest.index(after: newline)...]
      try endLine(body)
    }
    hold(rest)
  }

  /// Calls `body` for a last line without LF: in a stream it is a line like any other.
  package mutating func end(_ body: (_ number: Int, Line) throws -> Void) rethrows {
    if !pending.isEmpty { try endLine(body) }
  }

  /// Buffers the bytes of a line; of one that is too long, only enough to detect it.
  private mutating func hold(_ bytes: some Collection<UInt8>) {
    pending.append(contentsOf: bytes.prefix(Int(MapDecoder.longestLine) + 1 - pending.count))
  }

  private mutating func endLine(_ body: (_ number: Int, Line) throws -> Void) rethrows {
    pending.append(0x0a)
    var result: Line?
    var decoder = MapDecoder()
    decoder.decode(pending) { line in
      switch line {
      case .entry(let entry):
        let first = Int(entry.name.offset)
        result = .entry(entry.range, name: Array(pending[first..<first + Int(entry.name.length)]))
      case .malformed(let line): result = .malformed(line.defect)
      }
    }
    pending.removeAll(keepingCapacity: true)
    lineNumber += 1
    if let result { try body(lineNumber, result) }
  }
}
