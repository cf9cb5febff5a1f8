import Glibc
import SystemPackage

/// An inotify descriptor with at most one watch: on the names of one directory, not on what is written to its files.
///
/// Writers are not slowed by it. Source: inotify(7).
struct DirectoryWatch: ~Copyable {
  /// What to poll; readable when events wait.
  let descriptor: FileDescriptor
  private var watch: Int32?
  private var buffer = [UInt8](repeating: 0, count: 16 << 10)

  /// Opens an inotify descriptor, non-blocking and close-on-exec, without a watch yet.
  init() throws(Errno) {
    let opened = inotify_init1(Int32(IN_NONBLOCK) | Int32(IN_CLOEXEC))
    guard opened >= 0 else { throw Errno(rawValue: Glibc.errno) }
    descriptor = FileDescriptor(rawValue: opened)
  }

  /// Whether the directory is being watched.
  var isWatching: Bool { watch != nil }

  /// Watches a directory, in place of the one before.
  mutating func start(_ directory: FilePath) throws(Errno) {
    stop()
    let bits = IN_CREATE | IN_DELETE | IN_MOVED_FROM | IN_MOVED_TO | IN_DELETE_SELF | IN_MOVE_SELF | IN_ONLYDIR
    let added = inotify_add_watch(descriptor.rawValue, directory.string, UInt32(bitPattern: bits))
    guard added >= 0 else { throw Errno(rawValue: Glibc.errno) }
    watch = added
  }

  /// Watches nothing any more.
  mutating func stop() {
    guard let watch else { return }
    inotify_rm_watch(descriptor.rawValue, watch)
    self.watch = nil
  }

  /// Gives the events that wait to `body`, at most some 4,000 short ones a call so that a flood of names holds nobody up.
  ///
  /// Whatever is left keeps the descriptor readable. Never blocks.
  mutating func drain(_ body: (InotifyEvents.Event) -> Void) {
    for _ in 0..<8 {
      guard let count = try? buffer.withUnsafeMutableBytes({ try descriptor.read(into: $0) }), count > 0 else { return }
      for event in InotifyEvents(buffer[..<count]) where event.has(IN_Q_OVERFLOW) || event.watch == watch {
        // The directory is gone or elsewhere: its path must be looked up again.
        if event.has(IN_IGNORED | IN_UNMOUNT | IN_DELETE_SELF) { watch = nil }
        if event.has(IN_MOVE_SELF) { stop() }
        body(event)
      }
    }
  }

  deinit { try? descriptor.close() }
}
