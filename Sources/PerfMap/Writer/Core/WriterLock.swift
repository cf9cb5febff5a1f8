import CLinux

/// A pthread mutex: as fast as any for one thread, and the only one here that stays fast with more threads than cores.
final class WriterLock: @unchecked Sendable {
  // Sound: the mutex has one address for the life of the class, and only lock, unlock and a child with one thread touch it.
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

  /// Makes it anew in the child of a fork, where the thread that held it may not exist.
  func resetInChild() { pthread_mutex_init(mutex, nil) }

  @inline(__always)
  func withLock<Result, Failure: Error>(_ body: () throws(Failure) -> Result) throws(Failure) -> Result {
    pthread_mutex_lock(mutex)
    defer { pthread_mutex_unlock(mutex) }
    return try body()
  }
}
