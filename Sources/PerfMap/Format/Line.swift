/// A line of a perf map, ended by LF: an entry, or why it is none.
public enum Line: Hashable, Sendable {
  /// A well-formed line.
  case entry(Entry)
  /// Any other line; never dropped, always counted.
  case malformed(MalformedLine)
}

/// A line that is not an entry.
public struct MalformedLine: Hashable, Sendable, BitwiseCopyable {
  /// What is wrong with it.
  public var defect: Defect
  /// Where its bytes stand in the file, without the LF.
  public var text: TextRange

  /// Makes a malformed line.
  public init(defect: Defect, text: TextRange) {
    self.defect = defect
    self.text = text
  }
}

/// What takes the lines of a map in their order.
public protocol LineSink: ~Copyable {
  /// Takes a well-formed line.
  mutating func receive(_ entry: Entry)
  /// Takes any other line.
  mutating func receive(_ line: MalformedLine)
}
