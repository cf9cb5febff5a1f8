import PerfMap

/// Parses a byte stream into addresses: the first word of each line, a hexadecimal number. Lines of blanks are skipped.
package struct AddressStream {
  /// A line that is not blank.
  package enum Line: Hashable, Sendable {
    case address(Address)
    /// The first word is no hexadecimal number of 64 bits.
    case noAddress
  }

  /// The maximum length of a word in bytes. A longer one is no address, and lines of any length take no more memory.
  package static let longestWord = 64

  /// The part of a line that the next byte belongs to.
  private enum Part { case indent, word, rest }

  /// The number of the current line, from 1.
  private var lineNumber = 1
  private var part = Part.indent
  private var word: [UInt8] = []

  package init() {}

  /// Appends bytes and calls `body` for each line that they complete. O(bytes).
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

  /// Calls `body` for a last line without LF.
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
    // The standard library accepts a sign.
    guard word.count <= longestWord, digits.first != "+", digits.first != "-", let value = UInt64(digits, radix: 16) else {
      return .noAddress
    }
    return .address(Address(value))
  }
}
