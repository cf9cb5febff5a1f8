import PerfMap

/// A parser of a byte stream with an address, a hexadecimal number, as the first word of each line. Blank lines are skipped.
package struct AddressStream {
  /// A line that is not blank.
  package enum Line: Hashable, Sendable {
    case address(Address)
    /// The first word is not a hexadecimal number of at most 64 bits.
    case noAddress
  }

  /// The maximum length of the text of an address, in bytes. A longer word is not an address, so the memory for a line is limited.
  package static let longestWord = 64

  /// The part of a line that the next byte belongs to.
  private enum Part { case indent, word, rest }

  /// The number of the current line, from 1.
  private var lineNumber = 1
  private var part = Part.indent
  private var word: [UInt8] = []

  package init() {}

  /// Parses bytes, and calls `body` with the number and content of each line that they complete, unless it is blank. O(bytes).
  package mutating func feed(_ bytes: some Sequence<UInt8>, _ body: (_ number: Int, Line) throws -> Void) rethrows {
    for byte in bytes {
      switch (part, byte) {
      case (_, 0x0a):
        try end(body)
        lineNumber += 1
      case (.rest, _): break
      case (.indent, 0x20), (.indent, 0x09...0x0d): break
      case (.word, 0x20), (.word, 0x09...0x0d): part = .rest
      case (.indent, _), (.word, _):
        part = .word
        if word.count <= Self.longestWord { word.append(byte) }
      }
    }
  }

  /// Ends the current line, and calls `body` unless it is blank. Required at the end of the stream for a last line without LF.
  package mutating func end(_ body: (_ number: Int, Line) throws -> Void) rethrows {
    defer {
      part = .indent
      word.removeAll(keepingCapacity: true)
    }
    if !word.isEmpty { try body(lineNumber, Self.line(word)) }
  }

  private static func line(_ word: [UInt8]) -> Line {
    let text = String(decoding: word, as: UTF8.self).lowercased()
    let digits = text.hasPrefix("0x") ? text.dropFirst(2) : text[...]
    // `UInt64(_:radix:)` accepts a sign, but an address has none.
    guard word.count <= longestWord, digits.first != "+", digits.first != "-", let value = UInt64(digits, radix: 16) else {
      return .noAddress
    }
    return .address(Address(value))
  }
}
