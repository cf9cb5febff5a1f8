import Glibc
import PerfMap
import SystemPackage

/// Tells that names of maps have come or gone in any of many directories: for those of containers, of which there may be hundreds.
///
/// One inotify descriptor for all, because a user has only 128; it holds no directory open and keeps no file system of a container alive.
/// Source: inotify(7).
public struct DirectoryAlarm: ~Copyable {
  /// What to poll for reading.
  public let descriptor: FileDescriptor
  private var watches: [FileIdentity: Int32] = [:]
  private var buffer = [UInt8](repeating: 0, count: 16 << 10)

  /// Watches nothing yet. Throws when the kernel has no inotify descriptor for us.
  public init() throws(Errno) {
    let opened = inotify_init1(Int32(IN_NONBLOCK) | Int32(IN_CLOEXEC))
    guard opened >= 0 else { throw Errno(rawValue: Glibc.errno) }
    descriptor = FileDescriptor(rawValue: opened)
  }

  /// Watches these directories and no others. One that the kernel will not watch is passed over: it is only looked at more seldom.
  public mutating func watch(_ directories: [FileIdentity: FilePath]) {
    for (identity, watch) in watches where directories[identity] == nil {
      inotify_rm_watch(descriptor.rawValue, watch)
      watches[identity] = nil
    }
    let bits = UInt32(bitPattern: IN_CREATE | IN_DELETE | IN_MOVED_FROM | IN_MOVED_TO | IN_ONLYDIR)
    for (identity, path) in directories where watches[identity] == nil {
      let added = inotify_add_watch(descriptor.rawValue, path.string, bits)
      if added >= 0 { watches[identity] = added }
    }
  }

  /// Whether the name of a map has come or gone since the last call, or something was missed. Never blocks.
  public mutating func hasFired() -> Bool {
    var hasNews = false
    for _ in 0..<8 {
      guard let count = try? buffer.withUnsafeMutableBytes({ try descriptor.read(into: $0) }), count > 0 else { break }
      for event in InotifyEvents(buffer[..<count]) {
        if event.has(IN_Q_OVERFLOW) || MapName(event.name) != nil { hasNews = true }
        // The directory is gone; its number may come again.
        if event.has(IN_IGNORED) { watches = watches.filter { $0.value != event.watch } }
      }
    }
    return hasNews
  }

  deinit { try? descriptor.close() }
}
