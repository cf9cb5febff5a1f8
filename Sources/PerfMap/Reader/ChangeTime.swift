import Glibc
import SystemPackage

/// When a file was changed last (`st_ctim`), and whether that would tell of the next change.
///
/// The clock of files stands still for up to 10 ms, on some file systems for a second: a file that was written, looked at and rewritten in
/// one such moment looks as it did. Until the clock has gone on, the times tell nothing. The time of the last write (`st_mtim`) would not do:
/// whoever owns the file can set it back (utimensat(2)).
struct ChangeTime {
  private var last: WallTime?
  private var isSettled = false

  /// The coarsest clock of a file system that maps lie in.
  private static let grain: Duration = .seconds(1)

  /// Takes what `fstat` says; returns whether bytes may have changed since the last call. `looked` is the clock of files before the `fstat`.
  mutating func mayHaveChanged(_ status: Stat, lookedAt looked: WallTime) -> Bool {
    let may = mayDiffer(status)
    let changed = WallTime(changeOf: status)
    last = changed
    isSettled = looked.since(changed) > Self.grain
    return may
  }

  /// Whether bytes may have changed since the last call of ``mayHaveChanged(_:lookedAt:)``, by a look in between.
  func mayDiffer(_ status: Stat) -> Bool { WallTime(changeOf: status) != last || !isSettled }
}

extension WallTime {
  fileprivate init(changeOf status: Stat) {
    self.init(seconds: status.st_ctim.tv_sec, nanoseconds: status.st_ctim.tv_nsec)
  }

  /// The clock that the kernel stamps files with.
  static var fileClock: WallTime {
    var time = timespec()
    clock_gettime(CLOCK_REALTIME_COARSE, &time)
    return WallTime(seconds: time.tv_sec, nanoseconds: time.tv_nsec)
  }
}
