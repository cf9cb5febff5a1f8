import CLinux

/// The part of a line that a failed write left in a map.
///
/// Truncating the file could remove lines that other processes append after the part. The part is therefore overwritten with line feeds
/// first, because all profilers skip empty lines. After that, the file is truncated only if no other writer holds the lock and no other
/// line follows.
struct TornLine {
  var offset: off_t
  var count: Int

  /// Removes the partial line from the file. Returns false if the part could not be overwritten.
  func remove(from descriptor: Int32) -> Bool {
    // On Linux, pwrite(2) ignores its offset while O_APPEND is set.
    guard offset >= 0, jt_set_append(descriptor, false) == 0 else { return false }
    let isBlank = overwrite(descriptor)
    jt_set_append(descriptor, true)
    guard isBlank else { return false }
    if SharedLock.makeExclusive(descriptor) {
      var status = stat()
      if fstat(descriptor, &status) == 0, status.st_size == offset + off_t(count) { _ = ftruncate(descriptor, offset) }
    }
    SharedLock.acquire(descriptor)
    return true
  }

  private func overwrite(_ descriptor: Int32) -> Bool {
    withUnsafeTemporaryAllocation(byteCount: min(count, 4096), alignment: 1) { blank in
      _ = blank.initializeMemory(as: UInt8.self, repeating: 0x0a)
      var done = 0
      while done < count {
        let written = pwrite(descriptor, blank.baseAddress, min(blank.count, count - done), offset + off_t(done))
        if written > 0 { done += written } else if written == 0 || jt_errno() != EINTR { return false }
      }
      return true
    }
  }
}
