import CLinux

/// A map that is open for appending, or not yet; used by one thread at a time.
///
/// Whoever writes to it gives whole lines and gets whole lines: what a failed write left of a line is taken back.
struct AppendedMap {
  /// The descriptor, or -1.
  private(set) var descriptor: Int32 = -1
  /// Whether the file may end within a line, so that the next one has to begin with a LF.
  private var mayEndWithinLine = false
  /// A piece of a line in the file that is still to be taken back.
  private var torn: TornLine?

  var isOpen: Bool { descriptor >= 0 }

  /// Opens a map as CPython does: append, never through a link, close-on-exec, 0600; and without ever waiting for a FIFO.
  mutating func open(_ place: WriterPath, creates: Bool, stale: StaleMapPolicy) throws(WriteFailure) {
    let result = place.withCString { path in
      do throws(WriteFailure) {
        return Result<Int32, WriteFailure>.success(try AppendedMap.open(path, creates: creates, stale: place.isOwnMap ? stale : .append))
      } catch {
        return .failure(error)
      }
    }
    descriptor = try result.get()
    torn = nil
    // Another's map may well end within a line: its writer is about to end it. Ours is cut only when a dead process left it so.
    mayEndWithinLine = place.isOwnMap && place.withCString(AppendedMap.endsWithinLine)
    SharedLock.take(descriptor)
  }

  private static func open(_ path: UnsafePointer<CChar>, creates: Bool, stale: StaleMapPolicy) throws(WriteFailure) -> Int32 {
    // A look first, so that a FIFO or device is not even opened; what was opened is looked at again below.
    var status = stat()
    if lstat(path, &status) == 0, !jt_is_regular(status.st_mode) { throw WriteFailure(reason: .notRegular(status.st_mode)) }
    let flags = O_WRONLY | O_APPEND | O_NOFOLLOW | O_CLOEXEC | O_NONBLOCK
    let opened = jt_open(path, creates ? flags | O_CREAT : flags, 0o600)
    guard opened >= 0 else { throw WriteFailure(reason: .open, errno: jt_errno()) }
    do throws(WriteFailure) {
      guard fstat(opened, &status) == 0 else { throw WriteFailure(reason: .open, errno: jt_errno()) }
      guard jt_is_regular(status.st_mode) else { throw WriteFailure(reason: .notRegular(status.st_mode)) }
      guard stale != .append, status.st_size > 0, let start = ProcessStart.now(), ProcessStart.nanoseconds(status.st_mtim) < start
      else { return opened }
      // A file with another name or owner is more than a map that a process of ours left: its bytes are not ours to remove.
      guard status.st_nlink == 1, status.st_uid == geteuid() else { throw WriteFailure(reason: .open, errno: EPERM) }
      if stale == .truncate {
        guard ftruncate(opened, 0) == 0 else { throw WriteFailure(reason: .open, errno: jt_errno()) }
        return opened
      }
      guard unlink(path) == 0 || jt_errno() == ENOENT else { throw WriteFailure(reason: .open, errno: jt_errno()) }
      let made = jt_open(path, flags | O_CREAT | O_EXCL, 0o600)
      guard made >= 0 else { throw WriteFailure(reason: .open, errno: jt_errno()) }
      CLinux.close(opened)
      return made
    } catch {
      CLinux.close(opened)
      throw error
    }
  }

  private static func endsWithinLine(_ path: UnsafePointer<CChar>) -> Bool {
    let file = jt_open(path, O_RDONLY | O_NOFOLLOW | O_CLOEXEC | O_NONBLOCK, 0)
    guard file >= 0 else { return false }
    defer { CLinux.close(file) }
    let size = lseek(file, 0, SEEK_END)
    var last: UInt8 = 0x0a
    return size > 0 && pread(file, &last, 1, size - 1) == 1 && last != 0x0a
  }

  /// Appends whole lines; returns how many of their bytes are in the file, always whole lines, and `errno` when that is not all.
  ///
  /// One write(2) in the usual case. When the kernel takes only a part, the rest follows; when another process has appended between
  /// the two, both pieces are taken back and the line is written again.
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
        if done > whole { takeBack(TornLine(offset: end - off_t(done - whole), count: done - whole)) }
        if errno == EBADF { descriptor = -1 }
        return (whole, errno)
      }
      if done > 0 || count < lines.count {
        // Under O_APPEND the offset is where our write ended, and only this writer uses the descriptor.
        let now = lseek(descriptor, 0, SEEK_CUR)
        if done > 0, now - off_t(count) != end {
          let whole = AppendedMap.wholeLines(lines, done)
          takeBack(TornLine(offset: now - off_t(count), count: count))
          takeBack(TornLine(offset: end - off_t(done - whole), count: done - whole))
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

  /// The length of the whole lines at the start of some that were written as far as `done`.
  private static func wholeLines(_ lines: UnsafeRawBufferPointer, _ done: Int) -> Int {
    lines[..<done].lastIndex(of: 0x0a).map { $0 + 1 } ?? 0
  }

  private mutating func takeBack(_ piece: TornLine) {
    if piece.count > 0, !piece.remove(from: descriptor) { torn = piece }
  }

  /// Sees to it that the next byte is the first of a line; returns `errno` when that cannot be.
  private mutating func beginLine() -> Int32? {
    if let piece = torn, piece.remove(from: descriptor) { torn = nil }
    guard torn != nil || mayEndWithinLine else { return nil }
    var newline: UInt8 = 0x0a
    while jt_write(descriptor, &newline, 1) != 1 {
      guard jt_errno() == EINTR else { return jt_errno() }
    }
    torn = nil
    mayEndWithinLine = false
    return nil
  }

  /// Closes it; returns `errno`, or 0. Closing again does nothing.
  mutating func close() -> Int32 {
    guard descriptor >= 0 else { return 0 }
    // First forgotten, so that the child of a fork at this moment closes nothing that is not ours.
    let open = descriptor
    descriptor = -1
    return CLinux.close(open) == 0 || jt_errno() == EINTR ? 0 : jt_errno()
  }
}
