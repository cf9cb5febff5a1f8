import Screen

/// Lines of a map made safe for a terminal, with very long lines cut. Accepts bytes in pieces of any size.
package struct TerminalLines {
  /// The first bytes of the unfinished line.
  private var start: [UInt8] = []
  /// The length of the unfinished line so far.
  private var length = 0
  /// The number of bytes shown of a line.
  private static let longest = 500

  package init() {}

  /// Appends bytes and returns the lines that they complete.
  package mutating func add(_ bytes: [UInt8]) -> String {
    var text = ""
    var rest = bytes[...]
    while let end = rest.firstIndex(of: 0x0a) {
      extend(rest[..<end])
      text += finish()
      rest = rest[(end + 1)...]
    }
    extend(rest)
    return text
  }

  /// Returns the unfinished line, or an empty string.
  package mutating func last() -> String { length > 0 ? finish() : "" }

  private mutating func extend(_ bytes: ArraySlice<UInt8>) {
    start += bytes.prefix(max(0, Self.longest - start.count))
    length += bytes.count
  }

  private mutating func finish() -> String {
    defer { (start, length) = ([], 0) }
    let text = SafeText(bytes: start).string
    return text + (length > Self.longest ? "… (\(length) bytes)" : "") + "\n"
  }
}
