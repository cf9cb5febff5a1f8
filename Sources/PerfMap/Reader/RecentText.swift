/// The last bytes that a follower has passed to its receiver, at most 64 KiB.
///
/// The names of new entries can be read here after the runtime has truncated the file.
struct RecentText {
  private var offset: UInt64 = 0
  private var bytes: [UInt8] = []

  static let limit = 64 << 10

  /// Adds bytes read at a file offset. Removes the earlier bytes if the new bytes do not follow them, or if both together exceed the limit.
  mutating func add(_ new: UnsafeRawBufferPointer, at position: UInt64) {
    if position != offset + UInt64(bytes.count) || bytes.count + new.count > Self.limit {
      bytes.removeAll(keepingCapacity: true)
      offset = position
    }
    let skipped = max(0, new.count - Self.limit)
    if skipped > 0 { offset = position + UInt64(skipped) }
    bytes.append(contentsOf: new[skipped...])
  }

  /// Returns the bytes of a range, at most `limit`; nil if some are not stored.
  func bytes(_ range: TextRange, limit: Int) -> [UInt8]? {
    let length = min(range.length, UInt64(max(0, limit)))
    guard range.offset >= offset, range.offset - offset <= UInt64(bytes.count) else { return nil }
    let start = Int(range.offset - offset)
    guard length <= UInt64(bytes.count - start) else { return nil }
    return Array(bytes[start..<start + Int(length)])
  }
}
