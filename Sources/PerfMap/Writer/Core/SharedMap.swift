import CLinux

/// The file of a writer, for all of its threads: opened when it is needed, again after a fork or when its descriptor was closed by others.
final class SharedMap: @unchecked Sendable {
  // Sound: `map` and `isClosed` are only used under the lock, or in a child with one thread.
  let place: WriterPath
  private let creates: Bool
  private let stale: StaleMapPolicy
  private let lock = WriterLock()
  private var map = AppendedMap()
  private var isClosed = false

  init(_ place: WriterPath, creates: Bool, stale: StaleMapPolicy) {
    self.place = place
    self.creates = creates
    self.stale = stale
  }

  deinit { _ = map.close() }

  /// Opens the map, also one that was closed, unless it is open.
  func open() throws(WriteFailure) {
    try lock.withLock { () throws(WriteFailure) in
      if !map.isOpen { try map.open(place, creates: creates, stale: stale) }
      isClosed = false
    }
  }

  /// The user who owns the open map, and how many names it has; nil when it is not open.
  func ownership() -> (owner: UInt32, names: UInt64)? {
    lock.withLock {
      var status = stat()
      guard map.isOpen, fstat(map.descriptor, &status) == 0 else { return nil }
      return (UInt32(status.st_uid), UInt64(status.st_nlink))
    }
  }

  /// Appends whole lines; returns how many of their bytes are in the map, always whole lines, and why not all.
  func append(_ lines: UnsafeRawBufferPointer) -> (written: Int, failure: WriteFailure?) {
    lock.withLock {
      if isClosed { return (0, WriteFailure(reason: .closed)) }
      if !map.isOpen {
        do throws(WriteFailure) {
          try map.open(place, creates: creates, stale: stale)
        } catch {
          return (0, error)
        }
      }
      let (written, errno) = map.append(lines)
      return (written, errno == 0 ? nil : WriteFailure(reason: .write, errno: errno))
    }
  }

  /// Closes the map until it is opened again.
  func close() throws(WriteFailure) {
    let errno = lock.withLock { () -> Int32 in
      isClosed = true
      return map.close()
    }
    if errno != 0 { throw WriteFailure(reason: .close, errno: errno) }
  }

  /// Whether a file is the one that is open.
  func isSame(as status: stat) -> Bool {
    lock.withLock {
      var own = stat()
      return fstat(map.descriptor, &own) == 0 && own.st_dev == status.st_dev && own.st_ino == status.st_ino
    }
  }

  /// Lets go of the parent's file in the child of a fork: the child opens its own when it writes.
  func resetInChild() {
    lock.resetInChild()
    _ = map.close()
  }
}
