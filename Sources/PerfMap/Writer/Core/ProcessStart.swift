import CLinux

/// The start time of this process. A map that is older was written by an earlier process with the same ID.
enum ProcessStart {
  /// Returns the start time in nanoseconds since 1970, at most one clock tick (10 ms) too early, or nil if `/proc` is not available.
  static func now() -> Int64? {
    guard let ticks = ticksSinceBoot() else { return nil }
    var wall = timespec()
    var boot = timespec()
    clock_gettime(CLOCK_REALTIME, &wall)
    clock_gettime(CLOCK_BOOTTIME, &boot)
    let perSecond = Int64(max(1, sysconf(Int32(_SC_CLK_TCK))))
    let started = nanoseconds(ticks / perSecond, ticks % perSecond * (1_000_000_000 / perSecond))
    return sum(sum(nanoseconds(wall), -nanoseconds(boot)), started)
  }

  /// Returns a time in nanoseconds, clamped to the range of `Int64`: another user may have set the time of a map to any year.
  static func nanoseconds(_ time: timespec) -> Int64 { nanoseconds(Int64(time.tv_sec), Int64(time.tv_nsec)) }

  private static func nanoseconds(_ seconds: Int64, _ rest: Int64) -> Int64 {
    let (whole, isBeyond) = seconds.multipliedReportingOverflow(by: 1_000_000_000)
    return isBeyond ? (seconds < 0 ? .min : .max) : sum(whole, rest)
  }

  private static func sum(_ left: Int64, _ right: Int64) -> Int64 {
    let (sum, isBeyond) = left.addingReportingOverflow(right)
    return isBeyond ? (right < 0 ? .min : .max) : sum
  }

  /// Returns the start time in clock ticks since boot: field 22 of `/proc/self/stat`, see proc_pid_stat(5).
  private static func ticksSinceBoot() -> Int64? {
    let file = jt_open("/proc/self/stat", O_RDONLY | O_CLOEXEC, 0)
    guard file >= 0 else { return nil }
    defer { close(file) }
    return withUnsafeTemporaryAllocation(byteCount: 1024, alignment: 1) { buffer in
      let count = read(file, buffer.baseAddress, buffer.count)
      guard count > 0 else { return nil }
      let line = buffer[..<count]
      guard let end = line.lastIndex(of: 0x29) else { return nil }
      // The name, field 2, ends at the last `)`. The next field is field 3.
      let fields = line[(end + 1)...].split(separator: 0x20)
      guard fields.count > 22 - 3 else { return nil }
      var ticks: Int64 = 0
      for byte in fields[22 - 3] {
        guard byte >= 0x30, byte <= 0x39, ticks < Int64.max / 20 else { return nil }
        ticks = ticks * 10 + Int64(byte - 0x30)
      }
      return ticks
    }
  }
}
