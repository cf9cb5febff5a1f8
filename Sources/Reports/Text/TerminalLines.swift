import Screen

/// A converter of the bytes of a map to lines that are safe for a terminal. Each line is cut after 500 bytes.
package struct TerminalLines {
  /// The first bytes, at most 500, of the unfinished line.
  private var start: [UInt8] = []
  /// The number of bytes of the unfinished line, including the bytes that are cut.
  private var length = 0
  /// The maximum number of bytes of a line that are shown.
  private static let longest = 500

  package init() {}

  /// Appends bytes, and returns the lines that they complete, each with its LF.
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

  /// Returns and removes the unfinished line, with an LF; returns an empty string if there is none.
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
