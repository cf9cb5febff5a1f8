import Glibc
import SystemPackage

/// An inotify descriptor and its watches. Source: inotify(7).
///
/// The default limit is 128 inotify descriptors per user, so one descriptor serves many watches. A watch does not prevent unmounting.
package struct Inotify: ~Copyable {
  /// The descriptor to poll. It is readable while events are pending.
  package let descriptor: FileDescriptor
  private var buffer = [UInt8](repeating: 0, count: 16 << 10)

  package init() throws(Errno) {
    let opened = inotify_init1(Int32(IN_NONBLOCK) | Int32(IN_CLOEXEC))
    guard opened >= 0 else { throw Errno.last }
    descriptor = FileDescriptor(rawValue: opened)
  }

  /// Watches a path for the events in a mask of bits such as `IN_CREATE`. Returns the watch descriptor.
  ///
  /// A second watch on the same file or directory replaces the first one and has the same descriptor.
  package func add(_ path: FilePath, _ mask: UInt32) throws(Errno) -> Int32 {
    let watch = inotify_add_watch(descriptor.rawValue, path.string, mask)
    guard watch >= 0 else { throw Errno.last }
    return watch
  }

  package func remove(_ watch: Int32) { inotify_rm_watch(descriptor.rawValue, watch) }

  /// Passes pending events to `body`, at most 128 KiB of them, so that a flood of events cannot delay the caller. Never blocks.
  ///
  /// The descriptor stays readable while events are left.
  package mutating func drain(_ body: (InotifyEvents.Event) -> Void) {
    for _ in 0..<8 {
      guard let count = try? buffer.withUnsafeMutableBytes({ try descriptor.read(into: $0) }), count > 0 else { return }
      for event in InotifyEvents(buffer[..<count]) { body(event) }
    }
  }

  deinit { try? descriptor.close() }
}

/// The events in a buffer read from inotify. A truncated record ends the sequence. Source: inotify(7), `struct inotify_event`.
package struct InotifyEvents: Sequence, IteratorProtocol {
  /// One event on a watched file or directory, or on a name in that directory.
  package struct Event: Hashable {
    /// The watch descriptor; -1 if the queue overflowed.
    package var watch: Int32
    /// The kind of the event and its flags: `IN_CREATE`, `IN_ISDIR` and so on.
    package var mask: UInt32
    /// The name without its padding; empty for an event on the watched file or directory itself.
    package var name: ArraySlice<UInt8>

    /// True if any bit of `bits` is set in the mask: `IN_Q_OVERFLOW`, `IN_IGNORED`, `IN_MOVED_TO` and so on.
    package func has(_ bits: Int32) -> Bool { mask & UInt32(bitPattern: bits) != 0 }
  }

  private static let headerSize = 16
  private var rest: ArraySlice<UInt8>

  init(_ bytes: ArraySlice<UInt8>) { rest = bytes }

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
