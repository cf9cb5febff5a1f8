import PerfMap

/// A parser for a stream of lines in the grammar of a map (`START SIZE NAME`): entries to write to a map. Buffers at most one line.
package struct EntryStream {
  package enum Line: Hashable, Sendable {
    /// A well-formed line; the name is raw bytes.
    case entry(AddressRange, name: [UInt8])
    /// Any other line.
    case malformed(Defect)
  }

  /// The number of completed lines, which is also the number of the last one.
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

  /// Ends the stream. Calls `body` for a non-empty last line without an LF, which counts as a complete line.
  package mutating func end(_ body: (_ number: Int, Line) throws -> Void) rethrows {
    if !pending.isEmpty { try endLine(body) }
  }

  /// Buffers bytes of a line, but no more than needed to detect that the line is too long.
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
