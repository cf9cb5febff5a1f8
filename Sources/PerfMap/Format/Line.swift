/// A complete line of a perf map, including its LF.
public enum Line: Hashable, Sendable {
  /// A well-formed line.
  case entry(Entry)
  /// A line that is not well-formed.
  case malformed(MalformedLine)
}

/// A line that is not an entry. All malformed lines of a map are counted, and the first 65,536 are kept (``MalformedLines``).
public struct MalformedLine: Hashable, Sendable, BitwiseCopyable {
  /// The reason why the line is not an entry.
  public var defect: Defect
  /// The position of the line in the file, without the LF.
  public var text: TextRange

  /// Creates a malformed line.
  public init(defect: Defect, text: TextRange) {
    self.defect = defect
    self.text = text
  }
}

/// A consumer of decoded lines. ``MapDecoder`` calls its methods in the order of the lines.
public protocol LineSink: ~Copyable {
  /// Processes a well-formed line.
  mutating func receive(_ entry: Entry)
  /// Processes a malformed line.
  mutating func receive(_ line: MalformedLine)
}
