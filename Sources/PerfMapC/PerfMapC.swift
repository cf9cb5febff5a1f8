// The functions of perfmap.h, based on the writer of the Swift library. The script `build` compiles this file and PerfMap/Writer/Core as
// Embedded Swift, so that libperfmap needs only libc. This directory is not a target of the package.
import CLinux

private func bytes(_ text: StaticString) -> [UInt8] {
  [UInt8](UnsafeBufferPointer(start: text.utf8Start, count: text.utf8CodeUnitCount))
}

/// Returns the writer of this process, or nil if it has not been created. It is created once and never released.
private func existing() -> MapAppender? {
  jt_shared().map { Unmanaged<MapAppender>.fromOpaque($0).takeUnretainedValue() }
}

/// Returns the writer of this process, and creates it on the first call. Later calls ignore the parameters.
private func appender(_ names: NamePolicy, _ stale: StaleMapPolicy, bufferBytes: Int?, interval: Int64) throws(WriteFailure)
  -> MapAppender
{
  if let appender = existing() { return appender }
  let map = SharedMap(.ownMap(directory: bytes("/tmp")), creates: true, stale: stale)
  let created = Unmanaged.passRetained(try MapAppender(map, names: names, bufferBytes: bufferBytes, interval: interval))
  // Another thread may have stored its writer first. That writer is used.
  if !jt_set_shared(created.toOpaque()) { created.release() }
  guard let appender = existing() else { throw WriteFailure(reason: .setup, errno: ENOMEM) }
  return appender
}

private func defaultAppender() throws(WriteFailure) -> MapAppender {
  try appender(.escape, .append, bufferBytes: nil, interval: 0)
}

/// Calls `body` and returns 0, -1 or -2 as documented in perfmap.h. Sets `errno` on failure.
private func returnCode(_ body: () throws(WriteFailure) -> Void) -> Int32 {
  guard let failure = WriteFailure(body) else { return 0 }
  jt_set_errno(errorNumber(failure))
  if case .setup = failure.reason { return -2 }
  return -1
}

private func errorNumber(_ failure: WriteFailure) -> Int32 {
  switch failure.reason {
  case .open, .owner, .hardLinks, .write, .lost, .close, .source, .setup: failure.errno == 0 ? EIO : failure.errno
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
  returnCode { () throws(WriteFailure) in try defaultAppender().open() }
}

/// Opens the map of this process with options. See perfmap.h.
@c(perfmap_state_init_with)
public func perfmapStateInitWith(_ flags: UInt32, _ bufferBytes: Int, _ milliseconds: UInt32) -> Int32 {
  returnCode { () throws(WriteFailure) in
    // Flags 1 (truncate) and 2 (replace) exclude each other. Unknown flags are refused, not ignored.
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
  // An unretained reference is safe, because the writer is never released. Reference counting would cause contention between threads.
  let failure = Unmanaged<MapAppender>.fromOpaque(writer)._withUnsafeGuaranteedRef { appender in
    WriteFailure { () throws(WriteFailure) in try appender.write(start: start, size: size, name: bytes) }
  }
  guard let failure else { return 0 }
  if case .closed = failure.reason { return writeFirst(start, size, bytes) }
  return returnCode { () throws(WriteFailure) in throw failure }
}

/// Opens the map, which is closed or was never open, and writes an entry, as CPython does.
@inline(never)
private func writeFirst(_ start: UInt64, _ size: UInt64, _ name: UnsafeRawBufferPointer) -> Int32 {
  returnCode { () throws(WriteFailure) in
    let appender = try defaultAppender()
    try appender.open()
    try appender.write(start: start, size: size, name: name)
  }
}

/// Writes the buffered entries. See perfmap.h.
@c(perfmap_flush)
public func perfmapFlush() -> Int32 {
  returnCode { () throws(WriteFailure) in try existing()?.flush() }
}

/// Writes the buffered entries and closes the map. See perfmap.h.
@c(perfmap_state_fini)
public func perfmapStateFini() {
  _ = returnCode { () throws(WriteFailure) in try existing()?.close() }
}

/// Appends the lines of another map to the map of this process. See perfmap.h.
@c(perfmap_copy_map_file)
public func perfmapCopyMapFile(_ parent: UnsafePointer<CChar>?) -> Int32 {
  returnCode { () throws(WriteFailure) in
    guard let parent else { throw WriteFailure(reason: .source, errno: EINVAL) }
    let appender = try defaultAppender()
    try appender.open()
    try appender.copy(from: parent)
  }
}
