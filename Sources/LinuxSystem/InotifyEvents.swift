import Glibc

/// The events in a buffer that inotify filled. Source: inotify(7), `struct inotify_event`.
///
/// It owns no descriptor: bytes in, events out. A truncated record ends the sequence.
package struct InotifyEvents: Sequence, IteratorProtocol {
  /// One event on a watched file or directory, or on a name in that directory.
  package struct Event: Hashable {
    /// The watch it belongs to; -1 for an overflow of the queue.
    package var watch: Int32
    /// `IN_CREATE` and so on.
    package var mask: UInt32
    /// The name without its padding; empty for the directory itself.
    package var name: ArraySlice<UInt8>

    package init(watch: Int32, mask: UInt32, name: ArraySlice<UInt8>) {
      self.watch = watch
      self.mask = mask
      self.name = name
    }

    /// True if any of these bits is set: `IN_Q_OVERFLOW`, `IN_IGNORED`, `IN_MOVED_TO` and so on.
    package func has(_ bits: Int32) -> Bool { mask & UInt32(bitPattern: bits) != 0 }
  }

  private static let headerSize = 16
  private var rest: ArraySlice<UInt8>

  package init(_ bytes: ArraySlice<UInt8>) { rest = bytes }

  package mutating func next() -> Event? {
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
