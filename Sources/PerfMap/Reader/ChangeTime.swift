import Glibc
import SystemPackage

/// The time of a file's last change (`st_ctim`), used to detect further changes.
///
/// File timestamps have a granularity of up to 10 ms, on some file systems of 1 s. Two writes within one tick leave the same timestamp, so
/// an equal timestamp proves that the file is unchanged only if the timestamp was older than one tick when it was read. The time of the
/// last write (`st_mtim`) is not used because the owner of the file can set it back (utimensat(2)).
struct ChangeTime {
  private var last: WallTime?
  private var isSettled = false

  /// The coarsest timestamp granularity that is expected of a file system.
  private static let granularity: Duration = .seconds(1)

  /// Records a status. Returns true if the file may have changed since the previously recorded status. `time` is the value of
  /// ``WallTime/fileClock`` before the call of `fstat(2)`.
  mutating func mayHaveChanged(_ status: Stat, at time: WallTime) -> Bool {
    let may = mayDiffer(status)
    let changed = WallTime(status.st_ctim)
    last = changed
    isSettled = time.since(changed) > Self.granularity
    return may
  }

  /// Returns true if the file may have changed since the last recorded status. Does not record `status`.
  func mayDiffer(_ status: Stat) -> Bool { WallTime(status.st_ctim) != last || !isSettled }
}

extension WallTime {
  init(_ time: timespec) { self.init(seconds: time.tv_sec, nanoseconds: time.tv_nsec) }

  /// The current time of the clock that the kernel uses for file timestamps.
  static var fileClock: WallTime {
    var time = timespec()
    clock_gettime(CLOCK_REALTIME_COARSE, &time)
    return WallTime(time)
  }
}
