import CLinux
import Glibc
import LinuxSystem
import PerfMap
import SystemPackage

/// The process file system, `/proc`, as the place to ask about processes.
///
/// Example: `try ProcFilesystem().facts(of: ProcessID(4711))?.comm`. Source: proc(5).
package struct ProcFilesystem: Sendable {
  /// Where it is mounted.
  package let root: FilePath
  private let clock: @Sendable () -> ClockReading
  private let ticksPerSecond: UInt64

  /// Reads below `root`, and `clock` once for each process that is asked about.
  package init(root: FilePath = "/proc", clock: @escaping @Sendable () -> ClockReading = ClockReading.now) {
    self.root = root
    self.clock = clock
    ticksPerSecond = UInt64(clamping: sysconf(Int32(_SC_CLK_TCK)))
  }

  /// What is known about a process; nil when there is no such process, also when the number is only that of a thread.
  ///
  /// All answers are about one process even when the number is re-used meanwhile. Each file is one read of at most 4,096 bytes.
  ///
  /// - Throws: `.readProcess` when there is a process but we may not see it (`hidepid`, a security module), when we are out of
  ///   descriptors, or when what we read is not what proc(5) describes.
  package func facts(of pid: ProcessID) throws(ProcessesError) -> ProcessFacts? {
    guard pid.rawValue > 0 else { return nil }
    let path = root.appending(pid.description)
    do throws(Errno) {
      guard let directory = try ProcDirectory(path) else {
        guard isHidden(pid) else { return nil }
        throw Errno.notPermitted
      }
      guard let statText = try directory.read("stat"), let statusText = try directory.read("status") else { return nil }
      guard let stat = StatLine(statText), let status = StatusFields(statusText) else { throw Errno.badMessage }
      guard status.threadGroup == UInt64(pid.rawValue) else { return nil }
      return ProcessFacts(
        pid: pid, comm: stat.comm, commandLine: commandLine(in: directory), uid: status.effectiveUser,
        startTime: clock().moment(ticksSinceBoot: stat.startTicks, perSecond: ticksPerSecond),
        startAfterBoot: .seconds(1) * Double(stat.startTicks) / Double(max(1, ticksPerSecond)), isRunning: stat.isRunning)
    } catch {
      throw ProcessesError(reading: path, errno: error)
    }
  }

  /// The arguments; none where the kernel does not say.
  private func commandLine(in directory: borrowing ProcDirectory) -> [[UInt8]] {
    guard var bytes = (try? directory.read("cmdline")) ?? nil else { return [] }
    if bytes.last == 0 { bytes.removeLast() }
    guard !bytes.isEmpty else { return [] }
    return bytes.split(separator: 0, omittingEmptySubsequences: false).map(Array.init)
  }

  /// Whether a process without a directory here exists all the same: with `hidepid=2` those of other users have none.
  private func isHidden(_ pid: ProcessID) -> Bool {
    guard root == "/proc" else { return false }
    let descriptor = jt_pidfd_open(pid.rawValue)
    guard descriptor >= 0 else { return false }
    try? FileDescriptor(rawValue: descriptor).close()
    // It may have started since we looked.
    return Glibc.access(root.appending(pid.description).string, F_OK) != 0
  }
}
