import Glibc
import LinuxSystem
import SystemPackage

/// An inotify watch of the file names in at most one directory. Writes to files are not watched, because that would slow the writers.
struct DirectoryWatch: ~Copyable {
  private var inotify: Inotify
  private var watch: Int32?

  init() throws(Errno) { inotify = try Inotify() }

  /// The descriptor to poll; nil while no directory is watched.
  var descriptor: Int32? { watch == nil ? nil : inotify.descriptor.rawValue }

  /// Watches a directory in place of the previous directory.
  mutating func start(_ directory: FilePath) throws(Errno) {
    if let watch { inotify.remove(watch) }
    watch = nil
    let bits = IN_CREATE | IN_DELETE | IN_MOVED_FROM | IN_MOVED_TO | IN_DELETE_SELF | IN_MOVE_SELF | IN_ONLYDIR
    watch = try inotify.add(directory, UInt32(bitPattern: bits))
  }

  /// Passes pending events to `body`, at most 128 KiB of them. Never blocks.
  mutating func drain(_ body: (InotifyEvents.Event) -> Void) {
    var moved: Int32?
    inotify.drain { event in
      guard event.has(IN_Q_OVERFLOW) || event.watch == watch else { return }
      if event.has(IN_MOVE_SELF) { moved = watch }
      // The directory was deleted, moved or unmounted: its path must be resolved again.
      if event.has(IN_IGNORED | IN_UNMOUNT | IN_DELETE_SELF | IN_MOVE_SELF) { watch = nil }
      body(event)
    }
    if let moved { inotify.remove(moved) }
  }
}
