import CLinux

/// The writer behind the Swift and the C library: checks entries, encodes them, and appends them to the map or to a buffer.
///
/// It is safe to use from any thread. After a fork, the child opens the map for its PID, or reopens a fixed path.
final class MapAppender: @unchecked Sendable {
  // `@unchecked Sendable` is sound, because the map and the buffer have locks, and only `init` and `deinit` change the hooks.
  let map: SharedMap
  private let names: NamePolicy
  private let buffer: LineBuffer?
  /// Held while the writer is opened or closed, so that the two do not interleave.
  private let openLock = WriterLock()
  private let hooks: UnsafeMutablePointer<jt_hooks>
  private var isHooked = false

  /// Creates a writer that is not open. Without `bufferBytes`, entries are not buffered. `interval` is in nanoseconds.
  init(_ map: SharedMap, names: NamePolicy, bufferBytes: Int?, interval: Int64) throws(WriteFailure) {
    self.map = map
    self.names = names
    buffer = bufferBytes.map { LineBuffer(size: max($0, 1), map: map, interval: max(interval, 0)) }
    hooks = .allocate(capacity: 1)
    hooks.initialize(to: jt_hooks())
    hooks.pointee.context = Unmanaged.passUnretained(self).toOpaque()
    // An unretained reference is sound, because `deinit` removes the hooks.
    hooks.pointee.in_child = { context in
      if let context { Unmanaged<MapAppender>.fromOpaque(context).takeUnretainedValue().resetInChild() }
    }
    hooks.pointee.at_exit = { context in
      if let context { try? Unmanaged<MapAppender>.fromOpaque(context).takeUnretainedValue().flush() }
    }
    let result = jt_hooks_add(hooks)
    guard result == 0 else { throw WriteFailure(reason: .setup, errno: result) }
    isHooked = true
  }

  deinit {
    if isHooked { jt_hooks_remove(hooks) }
    hooks.deallocate()
    try? close()
  }

  private func resetInChild() {
    openLock.resetInChild()
    map.resetInChild()
    buffer?.resetInChild()
  }

  /// Opens or reopens the map. Does nothing if it is open.
  func open() throws(WriteFailure) {
    try openLock.withLock { () throws(WriteFailure) in
      try map.open()
      buffer?.reopen()
    }
  }

  /// Writes the buffered entries. Those that cannot be written stay in the buffer.
  func flush() throws(WriteFailure) {
    if let failure = buffer?.flush() { throw failure }
  }

  /// Writes the buffered entries and closes the map. The map is closed even if this throws. Does nothing if the map is closed.
  func close() throws(WriteFailure) {
    try openLock.withLock { () throws(WriteFailure) in
      let (lost, failure) = buffer?.close() ?? (0, nil)
      try map.close()
      if lost > 0 { throw WriteFailure(reason: .lost(entries: lost), errno: failure?.errno ?? 0) }
    }
  }

  /// Writes or buffers an entry. Allocates no memory for names of up to about 900 bytes without line breaks.
  func write(start: UInt64, size: UInt64, name: UnsafeRawBufferPointer) throws(WriteFailure) {
    guard let byte = LineBreaks.first(in: name) else { return try writeLine(start: start, size: size, name: name) }
    guard names == .escape else { throw WriteFailure(reason: .name(byte)) }
    // Checked before the allocation, so that a name that is too long allocates nothing. Escaping only lengthens a name.
    try MapAppender.check(start: start, size: size, nameLength: name.count)
    let failure = withUnsafeTemporaryAllocation(byteCount: 2 * name.count, alignment: 1) { buffer in
      let escaped = UnsafeRawBufferPointer(rebasing: buffer[..<LineBreaks.escape(name, into: buffer)])
      return WriteFailure { () throws(WriteFailure) in try writeLine(start: start, size: size, name: escaped) }
    }
    if let failure { throw failure }
  }

  /// Throws if the range of an entry exceeds 2^64 or its line would be too long.
  @inline(__always)
  static func check(start: UInt64, size: UInt64, nameLength: Int) throws(WriteFailure) {
    let (end, isBeyond) = start.addingReportingOverflow(size)
    guard !isBeyond || end == 0 else { throw WriteFailure(reason: .range) }
    guard MapEncoder.lineLength(start: start, size: size, nameLength: nameLength) <= MapEncoder.longestLine else {
      throw WriteFailure(reason: .tooLong)
    }
  }

  /// Writes or buffers an entry whose name has no line breaks.
  @inline(__always)
  private func writeLine(start: UInt64, size: UInt64, name: UnsafeRawBufferPointer) throws(WriteFailure) {
    try MapAppender.check(start: start, size: size, nameLength: name.count)
    if let buffer {
      switch buffer.append(start: start, size: size, name: name) {
      case .accepted: return
      case .failed(let failure): throw failure
      case .tooLarge: break
      }
    }
    let failure = withUnsafeTemporaryAllocation(byteCount: MapEncoder.capacity(nameLength: name.count), alignment: 1) {
      buffer -> WriteFailure? in
      // Not nil, because the capacity is never 0.
      guard let base = buffer.baseAddress else { return WriteFailure(reason: .setup) }
      let length = MapEncoder.encode(start: start, size: size, name: name, into: base)
      return map.append(UnsafeRawBufferPointer(start: base, count: length)).failure
    }
    if let failure { throw failure }
  }

  /// Writes lines that end with LF, without checking them, after the buffered entries.
  func write(lines: UnsafeRawBufferPointer) throws(WriteFailure) {
    try flush()
    if let failure = map.append(lines).failure { throw failure }
  }
}
