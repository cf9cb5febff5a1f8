import PerfMap

/// The line of an entry as it stands in the file.
package struct RawLine: Hashable, Sendable {
  /// The offset of its first byte in the file; nil when that lies too far before the name to be looked for.
  package var offset: UInt64?
  /// Its bytes without the LF, at most as many as were asked for.
  package var bytes: [UInt8]

  /// Makes a line.
  init(offset: UInt64?, bytes: [UInt8]) { (self.offset, self.bytes) = (offset, bytes) }

  /// How far before the name the line is looked for; addresses and sizes have 16 digits each, but any number of zeros before them.
  private static let longestFields: UInt64 = 256

  /// Reads the line of an entry, its name cut to `limit` bytes; nil when the file cannot be read any more. One read.
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
