import CLinux

/// The advisory lock of a map: flock(2). Each writer holds the lock in shared mode while the map is open.
enum SharedLock {
  /// Acquires the lock in shared mode. Retries for some 10 ms while a writer that truncates the map holds the lock.
  static func acquire(_ descriptor: Int32) {
    for _ in 0..<100 {
      if flock(descriptor, LOCK_SH | LOCK_NB) == 0 { return }
      guard jt_errno() == EWOULDBLOCK || jt_errno() == EINTR else { return }
      var pause = timespec(tv_sec: 0, tv_nsec: 100_000)
      nanosleep(&pause, nil)
    }
  }

  /// Tries to make the lock exclusive. Returns true if no other writer has the map open. Call ``acquire(_:)`` afterwards.
  static func makeExclusive(_ descriptor: Int32) -> Bool { flock(descriptor, LOCK_EX | LOCK_NB) == 0 }
}
