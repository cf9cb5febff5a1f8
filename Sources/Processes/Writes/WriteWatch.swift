import Glibc
import LinuxSystem
import SystemPackage

/// A one-shot watch of files. After ``arm(_:key:)``, it reports one write, deletion, renaming or change of attributes of the file.
///
/// It uses `IN_MODIFY|IN_ATTRIB|IN_MOVE_SELF|IN_ONESHOT`: the kernel removes the watch after one event, so a program that writes a million
/// lines causes one event. A permanent watch makes the writer three times slower, even if its events are read at once. Source: inotify(7).
package struct WriteWatch: ~Copyable {
  package var descriptor: FileDescriptor { inotify.descriptor }
  private var inotify: Inotify
  /// The keys of the files by watch descriptor.
  private var keys: [Int32: Set<Int>] = [:]

  package init() throws(Errno) { inotify = try Inotify() }

  /// Watches an open file for its next write; returns false if the kernel cannot watch it. ``fired()`` returns `key` for the file.
  ///
  /// Earlier writes are not reported: read the file once more after this call.
  package mutating func arm(_ file: FileDescriptor, key: Int) -> Bool {
    // Deleting an open file only changes its link count, which `IN_ATTRIB` reports.
    let mask = UInt32(bitPattern: IN_MODIFY | IN_ATTRIB | IN_MOVE_SELF) | UInt32(IN_ONESHOT)
    guard let watch = try? inotify.add(FilePath("/proc/self/fd/\(file.rawValue)"), mask) else { return false }
    // All names of a file share one watch, which may therefore have several keys.
    keys[watch, default: []].insert(key)
    return true
  }

  /// Returns the keys of the files with an event since the last call; nil if events were lost. Never blocks.
  package mutating func fired() -> Set<Int>? {
    var all: Set<Int>? = []
    inotify.drain { event in
      if event.has(IN_Q_OVERFLOW) { all = nil }
      all?.formUnion(keys.removeValue(forKey: event.watch) ?? [])
    }
    return all
  }
}
