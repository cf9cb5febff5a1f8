import CLinux

/// The advisory lock (flock(2)) by which writers of one map know of each other: each holds it shared as long as it has the map open.
enum SharedLock {
  /// Takes it shared. Somebody who cuts the file holds it for microseconds; who holds it for longer does not stop us.
  static func take(_ descriptor: Int32) {
    for _ in 0..<100 {
      if flock(descriptor, LOCK_SH | LOCK_NB) == 0 { return }
      guard jt_errno() == EWOULDBLOCK || jt_errno() == EINTR else { return }
      var pause = timespec(tv_sec: 0, tv_nsec: 100_000)
      nanosleep(&pause, nil)
    }
  }

  /// Whether it could be made exclusive at once: then no other writer of ours has the map open. Take it shared again afterwards.
  static func makeExclusive(_ descriptor: Int32) -> Bool { flock(descriptor, LOCK_EX | LOCK_NB) == 0 }
}
