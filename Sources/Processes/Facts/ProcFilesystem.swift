import CLinux
import Glibc
import LinuxSystem
import PerfMap
import SystemPackage

/// The process file system, usually mounted at `/proc`. Source: proc(5).
///
/// Example: `try ProcFilesystem().facts(of: ProcessID(4711))?.comm`.
package struct ProcFilesystem: Sendable {
  package let root: FilePath
  private let clock: @Sendable () -> ClockReading
  private let ticksPerSecond: UInt64

  /// Creates a value that reads files below `root`. Each call of ``facts(of:)`` reads the clock at most once.
  package init(root: FilePath = "/proc", clock: @escaping @Sendable () -> ClockReading = ClockReading.now) {
    self.root = root
    self.clock = clock
    ticksPerSecond = UInt64(clamping: sysconf(Int32(_SC_CLK_TCK)))
  }

  /// Reads the facts about a process; nil if no process has the PID, or if `pid` is the ID of a thread other than a main thread.
  ///
  /// All facts are about one process, even if the PID is reused during the call. Only the first 4,096 bytes of each file are read.
  ///
  /// - Throws: `.readProcess` if the process is hidden (`hidepid`, a security module), if no file descriptors are left, or if a file does
  ///   not have the format of proc(5).
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

  private func commandLine(in directory: borrowing ProcDirectory) -> [[UInt8]] {
    guard var bytes = (try? directory.read("cmdline")) ?? nil else { return [] }
    if bytes.last == 0 { bytes.removeLast() }
    guard !bytes.isEmpty else { return [] }
    return bytes.split(separator: 0, omittingEmptySubsequences: false).map(Array.init)
  }

  /// True if a process exists but has no visible directory: `hidepid=2` hides the processes of other users.
  private func isHidden(_ pid: ProcessID) -> Bool {
    guard root == "/proc" else { return false }
    let descriptor = jt_pidfd_open(pid.rawValue)
    guard descriptor >= 0 else { return false }
    try? FileDescriptor(rawValue: descriptor).close()
    // The process may have started after the attempt to open its directory.
    return Glibc.access(root.appending(pid.description).string, F_OK) != 0
  }
}
