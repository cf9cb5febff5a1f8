import Glibc
import SystemPackage

/// Says when the configuration or a theme was written: an inotify watch on its directory, for editors put a new file in place of the old one.
package final class ConfigWatch {
  /// What to poll; readable when something happened.
  package let descriptor: Int32
  private let directory: FilePath
  private let name: String
  private var isWatching = false

  /// Watches a file; nil when the kernel has no inotify for us.
  package convenience init?(_ file: ConfigFile) {
    self.init(directory: file.path.removingLastComponent(), ending: file.path.lastComponent?.string ?? "")
  }

  /// Watches the files of a directory whose names end in a certain way; nil when the kernel has no inotify for us.
  package init?(directory: FilePath, ending: String) {
    descriptor = inotify_init1(Int32(IN_NONBLOCK) | Int32(IN_CLOEXEC))
    guard descriptor >= 0 else { return nil }
    self.directory = directory
    name = ending
    start()
  }

  deinit { close(descriptor) }

  /// Begins to watch, when the directory is there by now.
  package func start() {
    guard !isWatching else { return }
    let bits = IN_CLOSE_WRITE | IN_MOVED_TO | IN_DELETE
    isWatching = inotify_add_watch(descriptor, directory.string, UInt32(bitPattern: bits)) >= 0
  }

  /// Whether the file has changed since the last call.
  package func hasChanged() -> Bool {
    var isOurs = false
    var buffer = [UInt8](repeating: 0, count: 4096)
    while true {
      let count = buffer.withUnsafeMutableBytes { read(descriptor, $0.baseAddress, $0.count) }
      guard count > 0 else { return isOurs }
      // Events of other files in the directory are rare: a name is looked for, not parsed out.
      let bytes = buffer[..<count]
      isOurs = isOurs || bytes.indices.contains { bytes[$0...].starts(with: Array(name.utf8) + [0]) }
    }
  }
}
