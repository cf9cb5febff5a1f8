import Glibc
import LinuxSystem
import PerfMap
import SystemPackage

/// A watch for maps that are created or deleted in directories of containers. The watch does not keep file systems mounted.
package struct ContainerDirectoryWatch: ~Copyable {
  package var descriptor: FileDescriptor { inotify.descriptor }
  private var inotify: Inotify
  private var watches: [FileIdentity: Int32] = [:]

  package init() throws(Errno) { inotify = try Inotify() }

  /// Watches the given directories and no others. A directory that cannot be watched is skipped; only a ``ContainerScan`` finds its maps.
  package mutating func watch(_ directories: [FileIdentity: FilePath]) {
    for (identity, watch) in watches where directories[identity] == nil {
      inotify.remove(watch)
      watches[identity] = nil
    }
    let bits = UInt32(bitPattern: IN_CREATE | IN_DELETE | IN_MOVED_FROM | IN_MOVED_TO | IN_ONLYDIR)
    for (identity, path) in directories where watches[identity] == nil { watches[identity] = try? inotify.add(path, bits) }
  }

  /// True if a map was created, deleted or renamed since the last call, or if events were lost. Never blocks.
  package mutating func hasChanged() -> Bool {
    var hasChanged = false
    inotify.drain { event in
      if event.has(IN_Q_OVERFLOW) || MapName(event.name) != nil { hasChanged = true }
      // The directory was deleted or unmounted, and its inode number may be reused.
      if event.has(IN_IGNORED) { watches = watches.filter { $0.value != event.watch } }
    }
    return hasChanged
  }
}
