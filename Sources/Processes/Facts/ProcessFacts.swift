import Glibc
import PerfMap

/// The user, program and start time of a process.
package struct ProcessFacts: Hashable, Sendable {
  package var pid: ProcessID
  /// The unescaped name of the main thread: usually up to 15 bytes of any value except NUL. Escape it before display.
  ///
  /// Source: proc_pid_stat(5), field 2.
  package var comm: [UInt8]
  /// The unescaped arguments, without their NULs; empty for a kernel thread or a process that has ended.
  ///
  /// Only the first 4,096 bytes are read, so the last argument may be truncated. A process may overwrite its arguments. Source:
  /// proc_pid_cmdline(5).
  package var commandLine: [[UInt8]]
  /// The effective user ID. Source: proc_pid_status(5), `Uid`.
  package var uid: UInt32
  /// The start time, rounded down to a clock tick, usually of 10 ms. Source: proc_pid_stat(5), field 22.
  ///
  /// The kernel counts from boot, so a step of the calendar clock shifts this time.
  package var startTime: WallTime
  /// The start time since boot, which distinguishes processes with the same PID; nil if unknown. It does not depend on the calendar clock.
  package var startAfterBoot: Duration?
  /// True if a thread of the process has not ended: false for zombies.
  package var isRunning: Bool

  package init(
    pid: ProcessID, comm: [UInt8], commandLine: [[UInt8]], uid: UInt32, startTime: WallTime, startAfterBoot: Duration? = nil,
    isRunning: Bool
  ) {
    self.pid = pid
    self.comm = comm
    self.commandLine = commandLine
    self.uid = uid
    self.startTime = startTime
    self.startAfterBoot = startAfterBoot
    self.isRunning = isRunning
  }

  /// True if this process has the same PID as `other` but started later; false if a start time is unknown.
  package func isSuccessor(of other: ProcessFacts) -> Bool {
    guard let startAfterBoot, let before = other.startAfterBoot else { return false }
    return pid == other.pid && startAfterBoot > before
  }
}

extension ProcessID {
  /// True if a process has this PID now, even if it is hidden. Source: kill(2), signal 0.
  package var isInUse: Bool { kill(rawValue, 0) == 0 || errno == EPERM }
}

extension ProcessFacts {
  /// Reads the facts about a process; nil if no process has the PID.
  ///
  /// A process that cannot be read (`hidepid`, no descriptors left) counts as running, with no name and a start time older than any map.
  package init?(asking processes: ProcFilesystem, _ pid: ProcessID) {
    do {
      guard let facts = try processes.facts(of: pid) else { return nil }
      self = facts
    } catch {
      // If no descriptors are left, the error occurs for a missing process too.
      let isBlind = error.errno == .tooManyOpenFiles || error.errno == .tooManyOpenFilesInSystem
      if isBlind, kill(pid.rawValue, 0) != 0, errno == ESRCH { return nil }
      self.init(pid: pid, comm: [], commandLine: [], uid: .max, startTime: WallTime(rawValue: 0), isRunning: true)
    }
  }
}
