import CLinux

extension MapAppender {
  /// Appends the current lines of another map. An incomplete last line is terminated with LF.
  ///
  /// Each write consists of whole lines, so that lines of other writers do not split them; only lines over 1 MiB are written in parts.
  /// Links, files that are not regular, and the map of this writer as the source are refused.
  func copy(from path: UnsafePointer<CChar>) throws(WriteFailure) {
    try flush()
    let source = jt_open(path, O_RDONLY | O_NOFOLLOW | O_CLOEXEC | O_NONBLOCK, 0)
    guard source >= 0 else { throw WriteFailure(reason: .source, errno: jt_errno()) }
    defer { CLinux.close(source) }
    var status = stat()
    guard fstat(source, &status) == 0 else { throw WriteFailure(reason: .source, errno: jt_errno()) }
    guard jt_is_regular(status.st_mode) else {
      throw WriteFailure(reason: .source, errno: status.st_mode & 0o170000 == 0o040000 ? EISDIR : EINVAL)
    }
    guard !map.isSame(as: status) else { throw WriteFailure(reason: .source, errno: EINVAL) }
    var buffer = [UInt8](repeating: 0, count: MapEncoder.longestLine + 2)
    var left = Int(status.st_size)
    var held = 0
    while left > 0 || held > 0 {
      let failure = buffer.withUnsafeMutableBytes { copyPart(source, &left, &held, $0) }
      if let failure { throw failure }
    }
  }

  /// Reads source bytes into the buffer after its first `held` bytes. Writes the whole lines of the buffer.
  private func copyPart(_ source: Int32, _ left: inout Int, _ held: inout Int, _ buffer: UnsafeMutableRawBufferPointer) -> WriteFailure? {
    guard let base = buffer.baseAddress else { return WriteFailure(reason: .setup) }
    // One byte is reserved for a missing LF.
    let room = buffer.count - 1 - held
    let count = left > 0 ? read(source, base + held, min(left, room)) : 0
    if count < 0 { return jt_errno() == EINTR ? nil : WriteFailure(reason: .source, errno: jt_errno()) }
    left = count == 0 ? 0 : left - count
    held += count
    if left == 0, held > 0, buffer[held - 1] != 0x0a {
      buffer[held] = 0x0a
      held += 1
    }
    // A line that is longer than the buffer is malformed; it is copied in parts.
    let lines = buffer[..<held].lastIndex(of: 0x0a).map { $0 + 1 } ?? (held == buffer.count - 1 ? held : 0)
    guard lines > 0 else { return nil }
    if let failure = map.append(UnsafeRawBufferPointer(rebasing: buffer[..<lines])).failure { return failure }
    held -= lines
    memmove(base, base + lines, held)
    return nil
  }
}
