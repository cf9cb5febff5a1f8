import CLinux

/// A pthread mutex. Of all kinds of locks that were measured, only this one stays fast with more threads than cores.
final class WriterLock: @unchecked Sendable {
  // `@unchecked Sendable` is sound, because the address of the mutex is constant, and only pthread functions use the mutex.
  private let mutex: UnsafeMutablePointer<pthread_mutex_t>

  init() {
    mutex = .allocate(capacity: 1)
    mutex.initialize(to: pthread_mutex_t())
    pthread_mutex_init(mutex, nil)
  }

  deinit {
    pthread_mutex_destroy(mutex)
    mutex.deallocate()
  }

  /// Initializes the mutex again in the child of a fork, where the thread that holds the mutex may not exist.
  func resetInChild() { pthread_mutex_init(mutex, nil) }

  @inline(__always)
  func withLock<Result, Failure: Error>(_ body: () throws(Failure) -> Result) throws(Failure) -> Result {
    pthread_mutex_lock(mutex)
    defer { pthread_mutex_unlock(mutex) }
    return try body()
  }
}
