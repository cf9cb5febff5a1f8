import Glibc
import LinuxSystem
import PerfMap
import SystemPackage

/// Tells that names of maps have come or gone in any of many directories: for those of containers, of which there may be hundreds.
///
/// It keeps no directory open, and no file system of a container alive.
package struct DirectoryAlarm: ~Copyable {
  /// The descriptor to poll for reading.
  package var descriptor: FileDescriptor { inotify.descriptor }
  private var inotify: Inotify
  private var watches: [FileIdentity: Int32] = [:]

  /// Watches nothing yet. Throws when the kernel has no inotify descriptor left.
  package init() throws(Errno) { inotify = try Inotify() }

  /// Watches these directories and no others. One that the kernel will not watch is passed over: it is only looked at more seldom.
  package mutating func watch(_ directories: [FileIdentity: FilePath]) {
    for (identity, watch) in watches where directories[identity] == nil {
      inotify.remove(watch)
      watches[identity] = nil
    }
    let bits = UInt32(bitPattern: IN_CREATE | IN_DELETE | IN_MOVED_FROM | IN_MOVED_TO | IN_ONLYDIR)
    for (identity, path) in directories where watches[identity] == nil { watches[identity] = try? inotify.add(path, bits) }
  }

  /// Whether the name of a map has come or gone since the last call, or something was missed. Never blocks.
  package mutating func hasFired() -> Bool {
    var hasNews = false
    inotify.drain { event in
      if event.has(IN_Q_OVERFLOW) || MapName(event.name) != nil { hasNews = true }
      // The directory is gone; its number may come again.
      if event.has(IN_IGNORED) { watches = watches.filter { $0.value != event.watch } }
    }
    return hasNews
  }
}
