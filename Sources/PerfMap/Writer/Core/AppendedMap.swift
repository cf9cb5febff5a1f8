import CLinux

/// A map that may be open for appending. Only one thread at a time may use it.
///
/// It appends whole lines: the part of a line that a failed write leaves in the file is removed.
struct AppendedMap {
  /// The descriptor of the open file, or -1 if no file is open.
  private(set) var descriptor: Int32 = -1
  /// True if the file may end within a line, so that an LF must precede the next line.
  private var mayEndWithinLine = false
  /// A partial line in the file that could not be removed yet.
  private var torn: TornLine?

  var isOpen: Bool { descriptor >= 0 }

  /// Opens a map as CPython does: O_APPEND, O_NOFOLLOW, O_CLOEXEC, mode 0600. Unlike CPython, it does not block on a FIFO.
  mutating func open(_ path: WriterPath, creates: Bool, stale: StaleMapPolicy) throws(WriteFailure) {
    var opened: Int32 = -1
    let failure = path.withLocation { directory, name in
      WriteFailure { () throws(WriteFailure) in
        opened = try AppendedMap.open(directory, name, path.owner, creates: creates, stale: path.isOwnMap ? stale : .append)
      }
    }
    if let failure { throw failure }
    descriptor = opened
    torn = nil
    // Another process may still complete the last line of its map. An incomplete line in the map of this process is from a dead process.
    mayEndWithinLine = path.isOwnMap && path.withLocation(AppendedMap.endsWithinLine)
    SharedLock.acquire(descriptor)
  }

  private static func open(
    _ directory: Int32, _ name: UnsafePointer<CChar>, _ owner: UInt32?, creates: Bool, stale: StaleMapPolicy
  ) throws(WriteFailure) -> Int32 {
    // The type is checked first, so that a FIFO or device is not opened. The opened file is checked again below.
    var status = stat()
    if fstatat(directory, name, &status, AT_SYMLINK_NOFOLLOW) == 0, !jt_is_regular(status.st_mode) {
      throw WriteFailure(reason: .notRegular(status.st_mode))
    }
    let flags = O_WRONLY | O_APPEND | O_NOFOLLOW | O_CLOEXEC | O_NONBLOCK
    let opened = jt_openat(directory, name, creates ? flags | O_CREAT : flags, 0o600)
    guard opened >= 0 else { throw WriteFailure(reason: .open, errno: jt_errno()) }
    do throws(WriteFailure) {
      guard fstat(opened, &status) == 0 else { throw WriteFailure(reason: .open, errno: jt_errno()) }
      guard jt_is_regular(status.st_mode) else { throw WriteFailure(reason: .notRegular(status.st_mode)) }
      if let owner { try requireOwner(owner, status) }
      guard stale != .append, status.st_size > 0, let start = ProcessStart.now(), ProcessStart.nanoseconds(status.st_mtim) < start
      else { return opened }
      if stale == .truncate {
        guard ftruncate(opened, 0) == 0 else { throw WriteFailure(reason: .open, errno: jt_errno()) }
        return opened
      }
      guard unlinkat(directory, name, 0) == 0 || jt_errno() == ENOENT else { throw WriteFailure(reason: .open, errno: jt_errno()) }
      let made = jt_openat(directory, name, flags | O_CREAT | O_EXCL, 0o600)
      guard made >= 0 else { throw WriteFailure(reason: .open, errno: jt_errno()) }
      CLinux.close(opened)
      return made
    } catch {
      CLinux.close(opened)
      throw error
    }
  }

  /// Throws if a file belongs to another user, or has other hard links and so may not be a map.
  static func requireOwner(_ owner: UInt32, _ status: stat) throws(WriteFailure) {
    guard status.st_uid == owner else { throw WriteFailure(reason: .owner(UInt32(status.st_uid), expected: owner), errno: EPERM) }
    guard status.st_nlink == 1 else { throw WriteFailure(reason: .hardLinks(UInt64(status.st_nlink)), errno: EPERM) }
  }

  private static func endsWithinLine(_ directory: Int32, _ name: UnsafePointer<CChar>) -> Bool {
    let file = jt_openat(directory, name, O_RDONLY | O_NOFOLLOW | O_CLOEXEC | O_NONBLOCK, 0)
    guard file >= 0 else { return false }
    defer { CLinux.close(file) }
    let size = lseek(file, 0, SEEK_END)
    var last: UInt8 = 0x0a
    return size > 0 && pread(file, &last, 1, size - 1) == 1 && last != 0x0a
  }

  /// Appends whole lines. Returns the number of bytes appended, always whole lines, and `errno` if some lines are missing, otherwise 0.
  ///
  /// Usually one write(2) suffices. After a partial write, the rest is written too. If another process has appended between the two writes,
  /// both parts are removed and the line is written again.
  mutating func append(_ lines: UnsafeRawBufferPointer) -> (written: Int, errno: Int32) {
    if torn != nil || mayEndWithinLine, let errno = beginLine() { return (0, errno) }
    guard let base = lines.baseAddress else { return (0, 0) }
    var done = 0
    var end: off_t = 0
    while done < lines.count {
      let count = jt_write(descriptor, base + done, lines.count - done)
      if count <= 0 {
        let errno = count < 0 ? jt_errno() : EIO
        if errno == EINTR { continue }
        let whole = AppendedMap.wholeLines(lines, done)
        if done > whole { remove(TornLine(offset: end - off_t(done - whole), count: done - whole)) }
        if errno == EBADF { descriptor = -1 }
        return (whole, errno)
      }
      if done > 0 || count < lines.count {
        // With O_APPEND, write(2) sets the file offset to the end of the written bytes. Only this writer uses the descriptor.
        let now = lseek(descriptor, 0, SEEK_CUR)
        if done > 0, now - off_t(count) != end {
          let whole = AppendedMap.wholeLines(lines, done)
          remove(TornLine(offset: now - off_t(count), count: count))
          remove(TornLine(offset: end - off_t(done - whole), count: done - whole))
          if torn != nil { return (whole, EIO) }
          done = whole
          continue
        }
        end = now
      }
      done += count
    }
    return (done, 0)
  }

  /// Returns the length of the whole lines in the first `done` bytes.
  private static func wholeLines(_ lines: UnsafeRawBufferPointer, _ done: Int) -> Int {
    lines[..<done].lastIndex(of: 0x0a).map { $0 + 1 } ?? 0
  }

  private mutating func remove(_ line: TornLine) {
    if line.count > 0, !line.remove(from: descriptor) { torn = line }
  }

  /// Removes or terminates a partial line, so that the next byte starts a line. Returns `errno` on failure, otherwise nil.
  private mutating func beginLine() -> Int32? {
    if let line = torn, line.remove(from: descriptor) { torn = nil }
    guard torn != nil || mayEndWithinLine else { return nil }
    var newline: UInt8 = 0x0a
    while jt_write(descriptor, &newline, 1) != 1 {
      guard jt_errno() == EINTR else { return jt_errno() }
    }
    torn = nil
    mayEndWithinLine = false
    return nil
  }

  /// Closes the map. Returns 0, or `errno` on failure. Does nothing if the map is closed.
  mutating func close() -> Int32 {
    guard descriptor >= 0 else { return 0 }
    // `descriptor` is reset first, so that the child of a concurrent fork does not close a descriptor that was reused.
    let open = descriptor
    descriptor = -1
    return CLinux.close(open) == 0 || jt_errno() == EINTR ? 0 : jt_errno()
  }
}
