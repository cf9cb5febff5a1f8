import Monitor
import PerfMap

/// Schedules rounds of checks of the maps' processes: every second, and at once after the end of a process or the removal of a map file.
///
/// A running process whose end the kernel reports is checked when it ends. Because it may change its name, it is also checked in every
/// tenth round. An ended process is checked in every tenth round, or in every round while another process has its PID.
struct IdentitySchedule {
  private var last: Duration = .seconds(-60)
  private var turn = 0
  /// The processes whose end the kernel reports.
  private var watched: Set<ProcessID> = []

  static let interval: Duration = .seconds(1)

  /// Makes the next round of checks due at once.
  mutating func expedite() { last = .seconds(-60) }

  /// Starts a round of checks and returns true if it is due: once a second, or if the kernel reported the end of processes (`ended`).
  mutating func begin(at now: Duration, ended: Set<ProcessID>) -> Bool {
    guard now - last >= Self.interval || !ended.isEmpty else { return false }
    last = now
    turn += 1
    return true
  }

  /// Returns true if the process of a map must be checked in this round.
  func isDue(_ id: MapID, _ pid: ProcessID, _ map: ScheduledMap, ended: Set<ProcessID>, _ isInUse: (ProcessID) -> Bool) -> Bool {
    if id.rawValue % 10 == turn % 10 { return true }
    return map.isRunning ? !watched.contains(pid) || ended.contains(pid) : isInUse(pid)
  }

  /// Records if the kernel will report the end of a process.
  mutating func record(_ pid: ProcessID, _ exit: ExitReport) {
    switch exit {
    case .reported: watched.insert(pid)
    case .notReported: watched.remove(pid)
    }
  }
}

/// Indicates whether the kernel will report the end of a process (pidfd_open(2)).
package enum ExitReport: Hashable, Sendable {
  case reported, notReported
}
