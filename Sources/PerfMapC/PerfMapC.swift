// The functions of perfmap.h, over the writer that the Swift library has: Embedded Swift, so that their users need nothing but libc.
// `build` compiles this file with the ones in PerfMap/Writer/Core; it is no target of the package.
import CLinux

private func copy(_ text: StaticString) -> [UInt8] {
  [UInt8](UnsafeBufferPointer(start: text.utf8Start, count: text.utf8CodeUnitCount))
}

/// The writer of this process, or nil when it was not made yet. It is made once and lives as long as the process.
private func existing() -> MapAppender? {
  jt_shared().map { Unmanaged<MapAppender>.fromOpaque($0).takeUnretainedValue() }
}

/// The writer of this process, made by whoever comes first.
private func appender(_ names: NamePolicy, _ stale: StaleMapPolicy, bufferBytes: Int?, interval: Int64) throws(WriteFailure)
  -> MapAppender
{
  if let there = existing() { return there }
  let map = SharedMap(.ownMap(directory: copy("/tmp")), creates: true, stale: stale)
  let made = Unmanaged.passRetained(try MapAppender(map, names: names, bufferBytes: bufferBytes, interval: interval))
  if !jt_set_shared(made.toOpaque()) { made.release() }
  guard let there = existing() else { throw WriteFailure(reason: .setup, errno: ENOMEM) }
  return there
}

private func standard() throws(WriteFailure) -> MapAppender {
  try appender(.escape, .append, bufferBytes: nil, interval: 0)
}

/// Runs a function of the library: 0, or what perfmap.h says of a failure, `errno` set.
private func code(_ body: () throws(WriteFailure) -> Void) -> Int32 {
  do throws(WriteFailure) {
    try body()
    return 0
  } catch {
    jt_set_errno(number(error))
    if case .setup = error.reason { return -2 }
    return -1
  }
}

private func number(_ failure: WriteFailure) -> Int32 {
  switch failure.reason {
  case .open, .write, .lost, .close, .source, .setup: failure.errno == 0 ? EIO : failure.errno
  case .notRegular(let mode):
    switch mode & 0o170000 {
    case 0o120000: ELOOP
    case 0o040000: EISDIR
    default: EINVAL
    }
  case .closed: EBADF
  case .name: EINVAL
  case .tooLong: ENAMETOOLONG
  case .range: EOVERFLOW
  }
}

/// Opens the map of this process. See perfmap.h.
@c(perfmap_state_init)
public func perfmapStateInit() -> Int32 {
  code { () throws(WriteFailure) in try standard().open() }
}

/// Opens the map of this process as the flags say; the interval is in milliseconds. See perfmap.h.
@c(perfmap_state_init_with)
public func perfmapStateInitWith(_ flags: UInt32, _ bufferBytes: Int, _ milliseconds: UInt32) -> Int32 {
  code { () throws(WriteFailure) in
    // Truncate and replace exclude each other; a flag that this version does not know is refused, not ignored.
    guard flags & ~7 == 0, flags & 3 != 3, bufferBytes >= 0, bufferBytes <= 1 << 30 else {
      throw WriteFailure(reason: .open, errno: EINVAL)
    }
    guard existing() == nil else { throw WriteFailure(reason: .open, errno: EALREADY) }
    let stale: StaleMapPolicy = flags & 1 != 0 ? .truncate : flags & 2 != 0 ? .replace : .append
    try appender(
      flags & 4 != 0 ? .refuse : .escape, stale, bufferBytes: bufferBytes > 0 ? bufferBytes : nil,
      interval: Int64(milliseconds) * 1_000_000
    ).open()
  }
}

/// Writes an entry. See perfmap.h.
@c(perfmap_write_entry)
public func perfmapWriteEntry(_ address: UnsafeRawPointer?, _ size: UInt32, _ name: UnsafePointer<CChar>?) -> Int32 {
  write(address, UInt64(size), name)
}

/// Writes an entry of any size. See perfmap.h.
@c(perfmap_write_entry64)
public func perfmapWriteEntry64(_ address: UnsafeRawPointer?, _ size: UInt64, _ name: UnsafePointer<CChar>?) -> Int32 {
  write(address, size, name)
}

@inline(__always)
private func write(_ address: UnsafeRawPointer?, _ size: UInt64, _ name: UnsafePointer<CChar>?) -> Int32 {
  guard let name else {
    jt_set_errno(EINVAL)
    return -1
  }
  let bytes = UnsafeRawBufferPointer(start: name, count: strlen(name))
  let start = UInt64(UInt(bitPattern: address))
  guard let writer = jt_shared() else { return writeFirst(start, size, bytes) }
  // Sound without a count of references, which threads would fight for: the writer is never let go of.
  let failure = Unmanaged<MapAppender>.fromOpaque(writer)._withUnsafeGuaranteedRef { appender -> WriteFailure? in
    do throws(WriteFailure) {
      try appender.write(start: start, size: size, name: bytes)
      return nil
    } catch {
      return error
    }
  }
  guard let failure else { return 0 }
  if case .closed = failure.reason { return writeFirst(start, size, bytes) }
  return code { () throws(WriteFailure) in throw failure }
}

/// Writes an entry into a map that is not open: as with CPython, the entry opens it.
@inline(never)
private func writeFirst(_ start: UInt64, _ size: UInt64, _ name: UnsafeRawBufferPointer) -> Int32 {
  code { () throws(WriteFailure) in
    let appender = try standard()
    try appender.open()
    try appender.write(start: start, size: size, name: name)
  }
}

/// Writes what is buffered. See perfmap.h.
@c(perfmap_flush)
public func perfmapFlush() -> Int32 {
  code { () throws(WriteFailure) in try existing()?.flush() }
}

/// Writes what is buffered and closes the map. See perfmap.h.
@c(perfmap_state_fini)
public func perfmapStateFini() {
  _ = code { () throws(WriteFailure) in try existing()?.close() }
}

/// Appends the map of another process. See perfmap.h.
@c(perfmap_copy_map_file)
public func perfmapCopyMapFile(_ parent: UnsafePointer<CChar>?) -> Int32 {
  code { () throws(WriteFailure) in
    guard let parent else { throw WriteFailure(reason: .source, errno: EINVAL) }
    let appender = try standard()
    try appender.open()
    try appender.copy(from: parent)
  }
}
