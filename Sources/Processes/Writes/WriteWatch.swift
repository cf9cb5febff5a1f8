import Glibc
import LinuxSystem
import SystemPackage

/// Reports the next write to a quiet file, its deletion or its renaming, once for each call of ``arm(_:key:)``.
///
/// It uses `IN_MODIFY|IN_ATTRIB|IN_MOVE_SELF|IN_ONESHOT`: the kernel removes the watch after one event, so a program that writes a million lines causes one event.
/// With a permanent watch, even if drained at once, the writer is three times slower. Source: inotify(7).
package struct WriteWatch: ~Copyable {
  package var descriptor: FileDescriptor { inotify.descriptor }
  private var inotify: Inotify
  /// The keys of each watch.
  private var keys: [Int32: Set<Int>] = [:]

  package init() throws(Errno) { inotify = try Inotify() }

  /// Watches an open file for its next write; returns false if the kernel cannot watch it.
  ///
  /// Earlier writes are not reported: read the file once more after this call.
  package mutating func arm(_ file: FileDescriptor, key: Int) -> Bool {
    // Deleting an open file only changes its number of links, an attribute.
    let mask = UInt32(bitPattern: IN_MODIFY | IN_ATTRIB | IN_MOVE_SELF) | UInt32(IN_ONESHOT)
    guard let watch = try? inotify.add(FilePath("/proc/self/fd/\(file.rawValue)"), mask) else { return false }
    // Several names of one file share a watch.
    keys[watch, default: []].insert(key)
    return true
  }

  /// Returns the keys of the files that were written since the last call; nil if events were lost. Never blocks.
  package mutating func fired() -> Set<Int>? {
    var all: Set<Int>? = []
    inotify.drain { event in
      if event.has(IN_Q_OVERFLOW) { all = nil }
      all?.formUnion(keys.removeValue(forKey: event.watch) ?? [])
    }
    return all
  }
}
