import CLinux

/// The map of a writer, shared by all threads. The map is opened on demand, also after a fork or if other code closed the descriptor.
final class SharedMap: @unchecked Sendable {
  // `@unchecked Sendable` is sound, because `map` and `isClosed` are used only with the lock held or in the one thread of a forked child.
  let path: WriterPath
  private let creates: Bool
  private let stale: StaleMapPolicy
  private let lock = WriterLock()
  private var map = AppendedMap()
  private var isClosed = false

  init(_ path: WriterPath, creates: Bool, stale: StaleMapPolicy) {
    self.path = path
    self.creates = creates
    self.stale = stale
  }

  deinit { _ = map.close() }

  func open() throws(WriteFailure) {
    try lock.withLock { () throws(WriteFailure) in
      if !map.isOpen { try map.open(path, creates: creates, stale: stale) }
      isClosed = false
    }
  }

  /// Returns the status of the file, or nil if it is not open.
  func status() -> stat? {
    lock.withLock {
      var status = stat()
      return map.isOpen && fstat(map.descriptor, &status) == 0 ? status : nil
    }
  }

  /// Appends whole lines. Returns the number of bytes appended, always whole lines, and the failure if some lines are missing.
  func append(_ lines: UnsafeRawBufferPointer) -> (written: Int, failure: WriteFailure?) {
    lock.withLock {
      if isClosed { return (0, WriteFailure(reason: .closed)) }
      if !map.isOpen, let failure = WriteFailure({ () throws(WriteFailure) in try map.open(path, creates: creates, stale: stale) }) {
        return (0, failure)
      }
      let (written, errno) = map.append(lines)
      return (written, errno == 0 ? nil : WriteFailure(reason: .write, errno: errno))
    }
  }

  /// Closes the map. ``append(_:)`` fails until the map is opened again.
  func close() throws(WriteFailure) {
    let errno = lock.withLock { () -> Int32 in
      isClosed = true
      return map.close()
    }
    if errno != 0 { throw WriteFailure(reason: .close, errno: errno) }
  }

  func isSame(as other: stat) -> Bool { status().map { $0.st_dev == other.st_dev && $0.st_ino == other.st_ino } ?? false }

  /// Closes the parent's descriptor in the child of a fork. The child opens a map when it first writes.
  func resetInChild() {
    lock.resetInChild()
    _ = map.close()
  }
}
