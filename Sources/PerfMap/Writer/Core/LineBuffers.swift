import CLinux

/// Buffers of lines, by thread, so that threads do not wait for each other: a thread always has the same one.
///
/// There is a fixed number, so that what a thread leaves behind when it ends is not lost and any number of threads takes no more memory
/// than these. Two threads may have the same buffer; that costs time, not lines. The order of a thread's lines is kept.
final class LineBuffers: @unchecked Sendable {
  // Sound: a slot is only used under its own mutex, or in a child with one thread.

  /// Must be a power of two.
  static let count = 64

  private struct Slot {
    var mutex = pthread_mutex_t()
    var bytes: UnsafeMutableRawPointer?
    var length = 0
    var isClosed = false
    /// No two slots in one cache line, nor in two that are fetched together.
    var padding: (UInt64, UInt64, UInt64, UInt64, UInt64, UInt64, UInt64, UInt64) = (0, 0, 0, 0, 0, 0, 0, 0)
  }

  /// The size of a buffer in bytes.
  let size: Int
  private let slots: UnsafeMutablePointer<Slot>

  private let map: SharedMap
  private let timer: FlushTimer

  /// Makes buffers of a size in bytes, written an interval, in nanoseconds, after something was put in.
  init(size: Int, map: SharedMap, interval: Int64) {
    self.size = size
    self.map = map
    timer = FlushTimer(interval: interval)
    slots = .allocate(capacity: LineBuffers.count)
    slots.initialize(repeating: Slot(), count: LineBuffers.count)
    resetInChild()
    timer.buffers = Unmanaged.passUnretained(self)
  }

  deinit {
    timer.end()
    for index in 0..<LineBuffers.count {
      pthread_mutex_destroy(&slots[index].mutex)
      slots[index].bytes?.deallocate()
    }
    slots.deallocate()
  }

  /// Forgets all lines in the child of a fork: they are the parent's, who will write them.
  func resetInChild() {
    for index in 0..<LineBuffers.count {
      pthread_mutex_init(&slots[index].mutex, nil)
      slots[index].length = 0
    }
    timer.resetInChild()
  }

  /// What happened to an entry.
  enum Outcome {
    /// It is in the buffer, or already written.
    case taken
    /// It needs more room than a buffer has: nothing was taken, and nothing is in the buffer.
    case tooLarge
    /// There is no room for it, as the lines before it cannot be written, or the buffers are closed.
    case failed(WriteFailure)
  }

  /// Puts an entry into this thread's buffer, and writes the buffer first when it is full.
  ///
  /// The timer hears that a buffer is no longer empty; when it has no thread to write it in time, it is written at once.
  @inline(__always)
  func append(start: UInt64, size: UInt64, name: UnsafeRawBufferPointer) -> Outcome {
    // Thread descriptors lie as far apart as stacks: the product's top bits tell them apart.
    let own = UInt64(pthread_self()) &* 0x9e37_79b9_7f4a_7c15
    let slot = slots + Int(own >> 58)
    let needed = MapEncoder.capacity(nameLength: name.count)
    pthread_mutex_lock(&slot.pointee.mutex)
    defer { pthread_mutex_unlock(&slot.pointee.mutex) }
    if slot.pointee.isClosed { return .failed(WriteFailure(reason: .closed)) }
    if slot.pointee.length + needed > self.size {
      if let failure = empty(slot), slot.pointee.length + needed > self.size { return .failed(failure) }
      if needed > self.size { return .tooLarge }
    }
    let before = slot.pointee.length
    let bytes = slot.pointee.bytes ?? allocate(slot)
    slot.pointee.length = before + MapEncoder.encode(start: start, size: size, name: name, into: bytes + before)
    guard before == 0, !timer.start() else { return .taken }
    guard let failure = empty(slot) else { return .taken }
    // It was the only line: not written, it is not taken.
    slot.pointee.length = 0
    return .failed(failure)
  }

  private func allocate(_ slot: UnsafeMutablePointer<Slot>) -> UnsafeMutableRawPointer {
    let bytes = UnsafeMutableRawPointer.allocate(byteCount: size, alignment: 64)
    slot.pointee.bytes = bytes
    return bytes
  }

  /// Writes all buffers, as far as it goes; returns why not all.
  func flush() -> WriteFailure? {
    var failure: WriteFailure?
    forEachSlot { slot in failure = empty(slot) ?? failure }
    return failure
  }

  /// Writes all buffers, takes no more entries and drops what could not be written; returns how many entries that were, and why.
  func close() -> (lost: Int, failure: WriteFailure?) {
    var lost = 0
    var failure: WriteFailure?
    forEachSlot { slot in
      failure = empty(slot) ?? failure
      for byte in UnsafeRawBufferPointer(start: slot.pointee.bytes, count: slot.pointee.length) where byte == 0x0a { lost += 1 }
      slot.pointee.bytes?.deallocate()
      slot.pointee.bytes = nil
      slot.pointee.length = 0
      slot.pointee.isClosed = true
    }
    timer.end()
    return (lost, failure)
  }

  /// Takes entries again after they were closed.
  func reopen() { forEachSlot { $0.pointee.isClosed = false } }

  private func forEachSlot(_ body: (UnsafeMutablePointer<Slot>) -> Void) {
    for index in 0..<LineBuffers.count {
      let slot = slots + index
      pthread_mutex_lock(&slot.pointee.mutex)
      body(slot)
      pthread_mutex_unlock(&slot.pointee.mutex)
    }
  }

  private func empty(_ slot: UnsafeMutablePointer<Slot>) -> WriteFailure? {
    guard let bytes = slot.pointee.bytes, slot.pointee.length > 0 else { return nil }
    let (written, failure) = map.append(UnsafeRawBufferPointer(start: bytes, count: slot.pointee.length))
    let left = slot.pointee.length - written
    if written > 0, left > 0 { memmove(bytes, bytes + written, left) }
    slot.pointee.length = left
    return failure
  }
}
