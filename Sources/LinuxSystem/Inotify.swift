import Glibc
import SystemPackage

/// An inotify descriptor and its watches. Source: inotify(7).
///
/// A user may have only 128 of them, so one descriptor serves many watches. It keeps no watched directory or file system busy.
package struct Inotify: ~Copyable {
  /// The descriptor to poll. It is readable while events wait.
  package let descriptor: FileDescriptor
  private var buffer = [UInt8](repeating: 0, count: 16 << 10)

  /// Opens a descriptor without watches, non-blocking and close-on-exec.
  package init() throws(Errno) {
    let opened = inotify_init1(Int32(IN_NONBLOCK) | Int32(IN_CLOEXEC))
    guard opened >= 0 else { throw Errno.last }
    descriptor = FileDescriptor(rawValue: opened)
  }

  /// Watches a path for the events of a mask (`IN_CREATE` and so on), and returns the watch that its events carry.
  ///
  /// A second watch on the same file or directory replaces the first and has the same number.
  package func add(_ path: FilePath, _ mask: UInt32) throws(Errno) -> Int32 {
    let watch = inotify_add_watch(descriptor.rawValue, path.string, mask)
    guard watch >= 0 else { throw Errno.last }
    return watch
  }

  /// Ends a watch.
  package func remove(_ watch: Int32) { inotify_rm_watch(descriptor.rawValue, watch) }

  /// Passes the events that wait to `body`, at most 128 KiB of them so that a flood cannot hold up the caller. Never blocks.
  ///
  /// What is left keeps the descriptor readable.
  package mutating func drain(_ body: (InotifyEvents.Event) -> Void) {
    for _ in 0..<8 {
      guard let count = try? buffer.withUnsafeMutableBytes({ try descriptor.read(into: $0) }), count > 0 else { return }
      for event in InotifyEvents(buffer[..<count]) { body(event) }
    }
  }

  deinit { try? descriptor.close() }
}

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

    /// True if any of these bits is set: `IN_Q_OVERFLOW`, `IN_IGNORED`, `IN_MOVED_TO` and so on.
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
