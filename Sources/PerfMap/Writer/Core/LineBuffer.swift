import CLinux

/// A buffer of lines that are written together: when the buffer is full or flushed, at the latest an interval after its first line.
///
/// All threads share the buffer, so lines are written in the order of the calls. A background thread writes the lines after the interval,
/// and sleeps while the buffer is empty.
final class LineBuffer: @unchecked Sendable {
  // `@unchecked Sendable` is sound, because the contents are used only with the mutex locked or in the one thread of a forked child.
  private struct State {
    var mutex = pthread_mutex_t()
    /// Signaled when a line is added to the empty buffer, and when the thread has to end.
    var changed = pthread_cond_t()
    var thread: pthread_t?
    var isEnding = false
    var length = 0
    var isClosed = false
  }

  private let state: UnsafeMutablePointer<State>
  private let bytes: UnsafeMutableRawPointer
  private let size: Int
  private let interval: Int64
  private let map: SharedMap

  /// Creates a buffer. The size is in bytes, the interval in nanoseconds.
  init(size: Int, map: SharedMap, interval: Int64) {
    self.size = size
    self.map = map
    self.interval = interval
    bytes = .allocate(byteCount: size, alignment: 64)
    state = .allocate(capacity: 1)
    state.initialize(to: State())
    resetInChild()
  }

  deinit {
    endThread()
    pthread_cond_destroy(&state.pointee.changed)
    pthread_mutex_destroy(&state.pointee.mutex)
    state.deallocate()
    bytes.deallocate()
  }

  /// Initializes the mutex and the condition variable, and removes all lines. Used for a new buffer, and in the child of a fork: there the
  /// thread does not exist, and the parent writes the lines.
  func resetInChild() {
    pthread_mutex_init(&state.pointee.mutex, nil)
    var attributes = pthread_condattr_t()
    pthread_condattr_init(&attributes)
    pthread_condattr_setclock(&attributes, CLOCK_MONOTONIC)
    pthread_cond_init(&state.pointee.changed, &attributes)
    pthread_condattr_destroy(&attributes)
    state.pointee.thread = nil
    state.pointee.isEnding = false
    state.pointee.length = 0
  }

  enum Outcome {
    /// The entry was buffered or written.
    case accepted
    /// The entry is larger than the buffer, which is empty now. The caller has to write the entry.
    case tooLarge
    /// The entry was refused, because the buffered lines cannot be written or the buffer is closed.
    case failed(WriteFailure)
  }

  /// Appends an entry. A buffer without room for the entry is written first. If no thread can be started, the entry is written immediately.
  @inline(__always)
  func append(start: UInt64, size: UInt64, name: UnsafeRawBufferPointer) -> Outcome {
    let needed = MapEncoder.capacity(nameLength: name.count)
    pthread_mutex_lock(&state.pointee.mutex)
    defer { pthread_mutex_unlock(&state.pointee.mutex) }
    if state.pointee.isClosed { return .failed(WriteFailure(reason: .closed)) }
    if state.pointee.length + needed > self.size {
      if let failure = writeAll(), state.pointee.length + needed > self.size { return .failed(failure) }
      if needed > self.size { return .tooLarge }
    }
    let before = state.pointee.length
    state.pointee.length = before + MapEncoder.encode(start: start, size: size, name: name, into: bytes + before)
    guard before == 0, !wakeThread(), let failure = writeAll() else { return .accepted }
    // Nothing was written. The refused entry is the only line in the buffer, and is discarded.
    state.pointee.length = 0
    return .failed(failure)
  }

  /// Writes all lines. Returns the failure if some could not be written; those stay in the buffer.
  func flush() -> WriteFailure? { withLock { writeAll() } }

  /// Writes all lines and closes the buffer. Returns the number of entries that could not be written and were discarded, and the failure.
  func close() -> (lost: Int, failure: WriteFailure?) {
    pthread_mutex_lock(&state.pointee.mutex)
    let failure = writeAll()
    var lost = 0
    for byte in UnsafeRawBufferPointer(start: bytes, count: state.pointee.length) where byte == 0x0a { lost += 1 }
    state.pointee.length = 0
    state.pointee.isClosed = true
    pthread_mutex_unlock(&state.pointee.mutex)
    endThread()
    return (lost, failure)
  }

  func reopen() { withLock { state.pointee.isClosed = false } }

  private func withLock<Result>(_ body: () -> Result) -> Result {
    pthread_mutex_lock(&state.pointee.mutex)
    defer { pthread_mutex_unlock(&state.pointee.mutex) }
    return body()
  }

  /// Writes the buffered lines. Returns the failure if some could not be written; those stay in the buffer. The caller holds the mutex.
  private func writeAll() -> WriteFailure? {
    guard state.pointee.length > 0 else { return nil }
    let (written, failure) = map.append(UnsafeRawBufferPointer(start: bytes, count: state.pointee.length))
    let left = state.pointee.length - written
    if written > 0, left > 0 { memmove(bytes, bytes + written, left) }
    state.pointee.length = left
    return failure
  }

  // MARK: - The thread

  /// Wakes the background thread, or starts it. Returns false if it cannot be started. The caller holds the mutex.
  private func wakeThread() -> Bool {
    if state.pointee.thread != nil {
      pthread_cond_signal(&state.pointee.changed)
      return true
    }
    // The thread must not handle signals of the program.
    var all = sigset_t()
    var before = sigset_t()
    sigfillset(&all)
    pthread_sigmask(SIG_SETMASK, &all, &before)
    defer { pthread_sigmask(SIG_SETMASK, &before, nil) }
    var thread = pthread_t()
    // This object outlives the thread, because `deinit` ends the thread first.
    let own = Unmanaged.passUnretained(self).toOpaque()
    let result = pthread_create(
      &thread, nil,
      { own in
        if let own { Unmanaged<LineBuffer>.fromOpaque(own)._withUnsafeGuaranteedRef { $0.run() } }
        return nil
      }, own)
    if result == 0 { state.pointee.thread = thread }
    return result == 0
  }

  private func endThread() {
    let thread = withLock {
      let thread = state.pointee.thread.take()
      state.pointee.isEnding = thread != nil
      pthread_cond_broadcast(&state.pointee.changed)
      return thread
    }
    guard let thread else { return }
    pthread_join(thread, nil)
    withLock { state.pointee.isEnding = false }
  }

  private func run() {
    pthread_mutex_lock(&state.pointee.mutex)
    var wait = interval
    while !state.pointee.isEnding {
      if state.pointee.length == 0 {
        pthread_cond_wait(&state.pointee.changed, &state.pointee.mutex)
      } else {
        waitFor(wait)
        // After a failure, for example on a full disk, the next attempt follows after at least 10 ms.
        wait = writeAll() == nil ? interval : max(interval, 10_000_000)
      }
    }
    pthread_mutex_unlock(&state.pointee.mutex)
  }

  private func waitFor(_ time: Int64) {
    var end = timespec()
    clock_gettime(CLOCK_MONOTONIC, &end)
    let (nanoseconds, isBeyond) = ProcessStart.nanoseconds(end).addingReportingOverflow(time)
    let moment = isBeyond ? Int64.max : nanoseconds
    end = timespec(tv_sec: Int(moment / 1_000_000_000), tv_nsec: Int(moment % 1_000_000_000))
    while !state.pointee.isEnding {
      if pthread_cond_timedwait(&state.pointee.changed, &state.pointee.mutex, &end) == ETIMEDOUT { return }
    }
  }
}
