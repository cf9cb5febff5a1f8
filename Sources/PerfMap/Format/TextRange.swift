/// The position of a piece of text in a map file.
///
/// Names are stored as positions instead of strings, so an entry takes constant space. ``OpenedMap/bytes(_:limit:)`` reads the text.
public struct TextRange: Hashable, Sendable, BitwiseCopyable {
  /// The offset of the first byte from the start of the file.
  public var offset: UInt64
  /// The length in bytes.
  public var length: UInt64

  /// Creates a range of a file.
  public init(offset: UInt64, length: UInt64) {
    self.offset = offset
    self.length = length
  }
}
