/// Where a piece of text lies in a map file: names are kept this way, not as strings.
public struct TextRange: Hashable, Sendable, BitwiseCopyable {
  /// The offset of the first byte from the start of the file.
  public var offset: UInt64
  /// The number of bytes.
  public var length: UInt64

  /// Makes a range of a file.
  public init(offset: UInt64, length: UInt64) {
    self.offset = offset
    self.length = length
  }
}
