import Glibc
import LinuxSystem
import SystemPackage

/// Reports changes of the configuration or of theme files. Watches their directory, because many editors replace a file to save it.
package final class ConfigWatch {
  private var inotify: Inotify
  private let directory: FilePath
  private let name: String
  private var watch: Int32?

  /// The descriptor to poll for reading.
  package var descriptor: Int32 { inotify.descriptor.rawValue }

  /// Starts to watch the configuration file. Returns nil if the kernel has no inotify descriptor left.
  package convenience init?(_ file: ConfigFile) {
    self.init(directory: file.path.removingLastComponent(), ending: file.path.lastComponent?.string ?? "")
  }

  /// Starts to watch the files of a directory whose names end with `ending`. Returns nil if the kernel has no inotify descriptor left.
  package init?(directory: FilePath, ending: String) {
    guard let inotify = try? Inotify() else { return nil }
    self.inotify = inotify
    self.directory = directory
    name = ending
    start()
  }

  /// Starts to watch the directory, unless it is missing or watched already. Call it again when the directory may have been created.
  package func start() {
    if watch == nil { watch = try? inotify.add(directory, UInt32(bitPattern: IN_CLOSE_WRITE | IN_MOVED_TO | IN_DELETE)) }
  }

  /// Returns true if a watched file has changed since the last call, or if the kernel has dropped events.
  package func hasChanged() -> Bool {
    var hasChanged = false
    inotify.drain { event in
      if event.has(IN_IGNORED) { watch = nil }
      if event.has(IN_Q_OVERFLOW) || event.name.suffix(name.utf8.count).elementsEqual(name.utf8) { hasChanged = true }
    }
    return hasChanged
  }
}
