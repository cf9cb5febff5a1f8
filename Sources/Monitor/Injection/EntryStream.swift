import PerfMap

/// Turns a stream of bytes into entries to write, `ADDRESS SIZE NAME` a line, with the grammar of a map; holds one line at most.
package struct EntryStream {
  /// A line of the stream.
  package enum Line: Hashable, Sendable {
    /// An entry; the name is raw.
    case entry(AddressRange, name: [UInt8])
    /// Any other line.
    case malformed(Defect)
  }

  /// The number of the last line that was given, from 1.
  package private(set) var lineNumber = 0
  private var pending: [UInt8] = []

  /// Makes a stream that nothing was read of yet.
  package init() {}

  /// Takes bytes and gives each line that they complete to `body`. O(bytes).
  package mutating func feed(_ bytes: some Collection<UInt8>, _ body: (_ number: Int, Line) throws -> Void) rethrows {
    var rest = bytes[...]
    while let newline = rest.firstIndex(of: 0x0a) {
      hold(rest[..<newline])
      rest = rest[rest.index(after: newline)...]
      try endLine(body)
    }
    hold(rest)
  }

  /// Gives a last line without its LF to `body`: in a stream it is a line like any other.
  package mutating func end(_ body: (_ number: Int, Line) throws -> Void) rethrows {
    if !pending.isEmpty { try endLine(body) }
  }

  /// Keeps bytes of one line; of one that is too long, only as many as tell so.
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
