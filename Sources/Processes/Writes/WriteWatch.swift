import Glibc
import SystemPackage

/// Tells that a file was written to, once for each time it is asked: an alarm for a file on which nothing happens.
///
/// `IN_MODIFY|IN_ONESHOT` on the open file: after the one event the kernel forgets the watch, so a program that writes a million lines
/// pays for one. A watch without `IN_ONESHOT` that is drained at once makes the writer three times slower. Source: inotify(7).
public struct WriteWatch: ~Copyable {
  /// What to poll for reading.
  public let descriptor: FileDescriptor
  private var keys: [Int32: Set<Int>] = [:]
  private var buffer = [UInt8](repeating: 0, count: 16 << 10)

  /// Watches nothing yet. Throws when the kernel has no inotify descriptor for us.
  public init() throws(Errno) {
    let opened = inotify_init1(Int32(IN_NONBLOCK) | Int32(IN_CLOEXEC))
    guard opened >= 0 else { throw Errno(rawValue: Glibc.errno) }
    descriptor = FileDescriptor(rawValue: opened)
  }

  /// Watches an open file for its next write, whatever its name is; `key` says whose alarm it is.
  ///
  /// Returns whether the kernel watches it. A write before this call is not told: look at the file once more after it.
  public mutating func arm(_ file: FileDescriptor, key: Int) -> Bool {
    let mask = UInt32(bitPattern: IN_MODIFY) | UInt32(IN_ONESHOT)
    let added = inotify_add_watch(descriptor.rawValue, "/proc/self/fd/\(file.rawValue)", mask)
    guard added >= 0 else { return false }
    // Two names of one file share a watch.
    keys[added, default: []].insert(key)
    return true
  }

  /// Whose files were written to since the last call; nil when alarms were lost and any may have been. Never blocks.
  public mutating func fired() -> Set<Int>? {
    var all: Set<Int> = []
    while let count = try? buffer.withUnsafeMutableBytes({ try descriptor.read(into: $0) }), count > 0 {
      for event in InotifyEvents(buffer[..<count]) {
        guard !event.has(IN_Q_OVERFLOW) else { return nil }
        all.formUnion(keys.removeValue(forKey: event.watch) ?? [])
      }
    }
    return all
  }

  deinit { try? descriptor.close() }
}
