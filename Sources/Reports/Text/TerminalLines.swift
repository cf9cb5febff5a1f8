import Screen

/// The lines of a map as a terminal may have them: made safe, and cut when they are very long. It is fed bytes in any pieces.
package struct TerminalLines {
  /// The start of the line that has not ended, and how long it is so far.
  private var start: [UInt8] = []
  private var length = 0

  /// Makes a filter without a line begun.
  package init() {}

  /// How much of a line is shown.
  private static let longest = 500

  /// Takes bytes; returns the lines that end in them.
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

  /// The line that has not ended, if there is one.
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
