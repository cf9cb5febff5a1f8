import CLinux

/// The writer itself, for Swift and for C: checks an entry, makes its line, and brings it into the map now or with others.
///
/// Any thread may use it at any time. After a fork the child writes a file of its own: its own map, or the same path opened anew.
final class MapAppender: @unchecked Sendable {
  // Sound: what can change lies behind locks of its own; the hooks are only changed by `init` and `deinit`.
  let map: SharedMap
  private let names: NamePolicy
  private let buffer: LineBuffer?
  /// Held while the writer is opened or closed, so that one of the two is whole before the other.
  private let gate = WriterLock()
  private let hooks: UnsafeMutablePointer<jt_hooks>
  private var isHooked = false

  /// Makes a writer that is not open yet. Without `bufferBytes` every entry is written at once; `interval` is in nanoseconds.
  init(_ map: SharedMap, names: NamePolicy, bufferBytes: Int?, interval: Int64) throws(WriteFailure) {
    self.map = map
    self.names = names
    buffer = bufferBytes.map { LineBuffer(size: max($0, 1), map: map, interval: max(interval, 0)) }
    hooks = .allocate(capacity: 1)
    hooks.initialize(to: jt_hooks())
    hooks.pointee.context = Unmanaged.passUnretained(self).toOpaque()
    // The object outlives its hooks: `deinit` removes them first.
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
    gate.resetInChild()
    map.resetInChild()
    buffer?.resetInChild()
  }

  /// Opens the map, also after it was closed; does nothing when it is open.
  func open() throws(WriteFailure) {
    try gate.withLock { () throws(WriteFailure) in
      try map.open()
      buffer?.reopen()
    }
  }

  /// Writes what is buffered. What cannot be written stays for the next time.
  func flush() throws(WriteFailure) {
    if let failure = buffer?.flush() { throw failure }
  }

  /// Writes what is buffered and closes the map. Throws what was lost, and is closed all the same; closing again does nothing.
  func close() throws(WriteFailure) {
    try gate.withLock { () throws(WriteFailure) in
      let (lost, failure) = buffer?.close() ?? (0, nil)
      try map.close()
      if lost > 0 { throw WriteFailure(reason: .lost(entries: lost), errno: failure?.errno ?? 0) }
    }
  }

  /// Writes an entry: no allocation for names up to about 900 bytes, one write(2) or none.
  func write(start: UInt64, size: UInt64, name: UnsafeRawBufferPointer) throws(WriteFailure) {
    guard let byte = LineBreaks.first(in: name) else { return try writeWhole(start: start, size: size, name: name) }
    guard names == .escape else { throw WriteFailure(reason: .name(byte)) }
    // Before there is a buffer for it: what is too long already does not become shorter.
    try MapAppender.check(start: start, size: size, nameLength: name.count)
    let failure = withUnsafeTemporaryAllocation(byteCount: 2 * name.count, alignment: 1) { buffer -> WriteFailure? in
      let length = LineBreaks.escape(name, into: buffer)
      do throws(WriteFailure) {
        try writeWhole(start: start, size: size, name: UnsafeRawBufferPointer(rebasing: buffer[..<length]))
        return nil
      } catch {
        return error
      }
    }
    if let failure { throw failure }
  }

  /// Whether an entry makes one line that a reader takes.
  @inline(__always)
  static func check(start: UInt64, size: UInt64, nameLength: Int) throws(WriteFailure) {
    let (end, isBeyond) = start.addingReportingOverflow(size)
    guard !isBeyond || end == 0 else { throw WriteFailure(reason: .range) }
    guard MapEncoder.lineLength(start: start, size: size, nameLength: nameLength) <= MapEncoder.longestLine else {
      throw WriteFailure(reason: .tooLong)
    }
  }

  /// Writes an entry whose name breaks no line.
  @inline(__always)
  private func writeWhole(start: UInt64, size: UInt64, name: UnsafeRawBufferPointer) throws(WriteFailure) {
    try MapAppender.check(start: start, size: size, nameLength: name.count)
    if let buffer {
      switch buffer.append(start: start, size: size, name: name) {
      case .taken: return
      case .failed(let failure): throw failure
      case .tooLarge: break
      }
    }
    let failure = withUnsafeTemporaryAllocation(byteCount: MapEncoder.capacity(nameLength: name.count), alignment: 1) {
      buffer -> WriteFailure? in
      // The capacity is never 0, so there is an address.
      guard let place = buffer.baseAddress else { return WriteFailure(reason: .setup) }
      let length = MapEncoder.encode(start: start, size: size, name: name, into: place)
      return map.append(UnsafeRawBufferPointer(start: place, count: length)).failure
    }
    if let failure { throw failure }
  }

  /// Writes lines as they are, what is buffered before them; each ends with LF, whatever it holds.
  func write(lines: UnsafeRawBufferPointer) throws(WriteFailure) {
    try flush()
    if let failure = map.append(lines).failure { throw failure }
  }
}
