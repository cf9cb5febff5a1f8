import Glibc

/// The events in a buffer that inotify filled. Source: inotify(7), `struct inotify_event`.
///
/// Owns no descriptor: bytes in, events out. A record that is cut ends the sequence.
struct InotifyEvents: Sequence, IteratorProtocol {
  /// One event: what happened to the name in the watched directory.
  struct Event: Hashable {
    /// The watch it belongs to; -1 for an overflow of the queue.
    var watch: Int32
    /// `IN_CREATE` and so on.
    var mask: UInt32
    /// The name without its padding; empty for the directory itself.
    var name: ArraySlice<UInt8>

    /// Whether any of these bits is set.
    func has(_ bits: Int32) -> Bool { mask & UInt32(bitPattern: bits) != 0 }
  }

  private static let headerSize = 16
  private var rest: ArraySlice<UInt8>

  init(_ bytes: ArraySlice<UInt8>) { rest = bytes }

  mutating func next() -> Event? {
    guard rest.count >= Self.headerSize else { return nil }
    let (watch, mask, length) = rest.withUnsafeBytes {
      (
        $0.loadUnaligned(fromByteOffset: 0, as: Int32.self), $0.loadUnaligned(fromByteOffset: 4, as: UInt32.self),
        $0.loadUnaligned(fromByteOffset: 12, as: UInt32.self)
      )
    }
    guard rest.count - Self.headerSize >= Int(length) else { return nil }
    rest = rest.dropFirst(Self.headerSize)
    let name = rest.prefix(Int(length)).prefix { $0 != 0 }
    rest = rest.dropFirst(Int(length))
    return Event(watch: watch, mask: mask, name: name)
  }
}
