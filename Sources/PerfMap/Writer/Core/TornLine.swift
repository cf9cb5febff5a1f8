import CLinux

/// A piece of a line that a failed write left in a map, and how it is taken back.
///
/// Other processes may append behind it at any moment, so cutting the file there could take their lines. The piece is therefore first
/// overwritten with line feeds: empty lines, which all profilers skip, and whatever was appended behind it is a line of its own. Only
/// when no other writer of ours has the map open and nothing lies behind the piece is the file cut.
struct TornLine {
  /// Where it starts in the file.
  var offset: off_t
  /// Its length in bytes.
  var count: Int

  /// Takes the piece back; false when the kernel does not let us, and it stays as it is.
  func remove(from descriptor: Int32) -> Bool {
    // Linux appends with pwrite(2) too as long as O_APPEND is set.
    guard offset >= 0, jt_set_append(descriptor, false) == 0 else { return false }
    let isBlank = overwrite(descriptor)
    jt_set_append(descriptor, true)
    guard isBlank else { return false }
    if SharedLock.makeExclusive(descriptor) {
      var status = stat()
      if fstat(descriptor, &status) == 0, status.st_size == offset + off_t(count) { _ = ftruncate(descriptor, offset) }
    }
    SharedLock.take(descriptor)
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
