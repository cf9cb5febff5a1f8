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
