import PerfMap

/// The line of an entry as it is in the file.
package struct RawLine: Hashable, Sendable {
  /// The file offset of the first byte; nil if the line starts too far before the name.
  package var offset: UInt64?
  /// The bytes of the line without the LF, with the name cut to a limit. If ``offset`` is nil, the start of the line is missing.
  package var bytes: [UInt8]

  init(offset: UInt64?, bytes: [UInt8]) { (self.offset, self.bytes) = (offset, bytes) }

  /// The number of bytes before the name that are searched for the start of the line. Leading zeros can make START and SIZE long.
  private static let longestFields: UInt64 = 256

  /// Reads the line of an entry with its name cut to `limit` bytes; nil if the file is no longer readable. Calls `read` once.
  init?(of entry: Entry, limit: Int, _ read: (TextRange, Int) -> [UInt8]) {
    let from = entry.name.offset - min(Self.longestFields, entry.name.offset)
    let before = Int(entry.name.offset - from)
    let length = Int(min(UInt64(limit), entry.name.length))
    let text = read(TextRange(offset: from, length: UInt64(before + length)), before + length)
    guard text.count >= before else { return nil }
    let newline = text[..<before].lastIndex(of: 0x0a)
    guard newline != nil || from == 0 else {
      (offset, bytes) = (nil, Array(text))
      return
    }
    let start = newline.map { $0 + 1 } ?? 0
    (offset, bytes) = (from + UInt64(start), Array(text[start...]))
  }
}
