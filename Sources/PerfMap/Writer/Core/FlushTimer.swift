import CLinux

/// A thread that sleeps until something is buffered, waits for an interval and has it written; it uses no time while nothing is.
final class FlushTimer: @unchecked Sendable {
  // Sound: all but `interval` is only used under the mutex, or in a child with one thread.
  private struct State {
    var mutex = pthread_mutex_t()
    var changed = pthread_cond_t()
    var thread: pthread_t? = nil
    var isDue = false
    var isEnding = false
  }

  private let state: UnsafeMutablePointer<State>
  private let interval: Int64
  /// What it writes: set once, before anything is buffered, by the buffers that own the timer and end it before they go.
  var buffers: Unmanaged<LineBuffers>?

  /// Makes a timer that flushes an interval, in nanoseconds, after something was buffered.
  init(interval: Int64) {
    self.interval = interval
    state = .allocate(capacity: 1)
    state.initialize(to: State())
    resetInChild()
  }

  deinit {
    pthread_cond_destroy(&state.pointee.changed)
    pthread_mutex_destroy(&state.pointee.mutex)
    state.deallocate()
  }

  /// Starts anew in the child of a fork, where the thread does not exist.
  func resetInChild() {
    pthread_mutex_init(&state.pointee.mutex, nil)
    var attributes = pthread_condattr_t()
    pthread_condattr_init(&attributes)
    pthread_condattr_setclock(&attributes, CLOCK_MONOTONIC)
    pthread_cond_init(&state.pointee.changed, &attributes)
    pthread_condattr_destroy(&attributes)
    state.pointee.thread = nil
    state.pointee.isDue = false
    state.pointee.isEnding = false
  }

  /// Says that something is buffered. False when there is no thread to write it in time, and none can be had.
  func start() -> Bool {
    pthread_mutex_lock(&state.pointee.mutex)
    defer { pthread_mutex_unlock(&state.pointee.mutex) }
    if state.pointee.thread == nil {
      // Signals are for the threads of the program.
      var all = sigset_t()
      var before = sigset_t()
      sigfillset(&all)
      pthread_sigmask(SIG_SETMASK, &all, &before)
      defer { pthread_sigmask(SIG_SETMASK, &before, nil) }
      var thread = pthread_t()
      // The object outlives the thread: whoever lets go of it has ended it first.
      let own = Unmanaged.passUnretained(self).toOpaque()
      let result = pthread_create(
        &thread, nil,
        { own in
          if let own { Unmanaged<FlushTimer>.fromOpaque(own).takeUnretainedValue().run() }
          return nil
        }, own)
      guard result == 0 else { return false }
      state.pointee.thread = thread
    }
    if !state.pointee.isDue {
      state.pointee.isDue = true
      pthread_cond_signal(&state.pointee.changed)
    }
    return true
  }

  /// Ends the thread and waits for it.
  func end() {
    pthread_mutex_lock(&state.pointee.mutex)
    let thread = state.pointee.thread
    state.pointee.thread = nil
    state.pointee.isEnding = thread != nil
    pthread_cond_broadcast(&state.pointee.changed)
    pthread_mutex_unlock(&state.pointee.mutex)
    guard let thread else { return }
    pthread_join(thread, nil)
    pthread_mutex_lock(&state.pointee.mutex)
    state.pointee.isEnding = false
    pthread_mutex_unlock(&state.pointee.mutex)
  }

  private func run() {
    pthread_mutex_lock(&state.pointee.mutex)
    while !state.pointee.isEnding {
      guard state.pointee.isDue else {
        pthread_cond_wait(&state.pointee.changed, &state.pointee.mutex)
        continue
      }
      waitForInterval()
      state.pointee.isDue = false
      pthread_mutex_unlock(&state.pointee.mutex)
      let isLeft = buffers?._withUnsafeGuaranteedRef { $0.flush() != nil } ?? false
      pthread_mutex_lock(&state.pointee.mutex)
      if isLeft { state.pointee.isDue = true }
    }
    pthread_mutex_unlock(&state.pointee.mutex)
  }

  private func waitForInterval() {
    var end = timespec()
    clock_gettime(CLOCK_MONOTONIC, &end)
    let (nanoseconds, isBeyond) = ProcessStart.nanoseconds(end).addingReportingOverflow(interval)
    let moment = isBeyond ? Int64.max : nanoseconds
    end = timespec(tv_sec: Int(moment / 1_000_000_000), tv_nsec: Int(moment % 1_000_000_000))
    while !state.pointee.isEnding {
      if pthread_cond_timedwait(&state.pointee.changed, &state.pointee.mutex, &end) == ETIMEDOUT { return }
    }
  }
}
