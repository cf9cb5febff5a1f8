import Glibc
import LinuxSystem
import SystemPackage

/// Tells that a file was written to, once for each time it is asked: an alarm for a file on which nothing happens.
///
/// `IN_MODIFY|IN_ONESHOT` on the open file: after the one event the kernel forgets the watch, so a program that writes a million lines
/// pays for one. A watch without `IN_ONESHOT` that is drained at once makes the writer three times slower. Source: inotify(7).
package struct WriteWatch: ~Copyable {
  /// The descriptor to poll for reading.
  package var descriptor: FileDescriptor { inotify.descriptor }
  private var inotify: Inotify
  private var keys: [Int32: Set<Int>] = [:]

  /// Watches nothing yet. Throws when the kernel has no inotify descriptor left.
  package init() throws(Errno) { inotify = try Inotify() }

  /// Watches an open file for its next write, whatever its name is; `key` says whose alarm it is.
  ///
  /// Returns whether the kernel watches it. A write before this call is not told: look at the file once more after it.
  package mutating func arm(_ file: FileDescriptor, key: Int) -> Bool {
    let mask = UInt32(bitPattern: IN_MODIFY) | UInt32(IN_ONESHOT)
    guard let watch = try? inotify.add(FilePath("/proc/self/fd/\(file.rawValue)"), mask) else { return false }
    // Two names of one file share a watch.
    keys[watch, default: []].insert(key)
    return true
  }

  /// Whose files were written to since the last call; nil when alarms were lost and any may have been. Never blocks.
  package mutating func fired() -> Set<Int>? {
    var all: Set<Int>? = []
    inotify.drain { event in
      if event.has(IN_Q_OVERFLOW) { all = nil }
      all?.formUnion(keys.removeValue(forKey: event.watch) ?? [])
    }
    return all
  }
}
