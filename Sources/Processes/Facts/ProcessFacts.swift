import PerfMap

/// What the kernel says about one process: whose it is, what it runs, and since when.
package struct ProcessFacts: Hashable, Sendable {
  /// The process.
  package var pid: ProcessID
  /// The name of its main thread, raw: usually up to 15 bytes, anything but NUL, also spaces, parentheses and newlines.
  ///
  /// It is another program's text: make it safe before it is shown. Source: proc_pid_stat(5), field 2.
  package var comm: [UInt8]
  /// The arguments, raw, without their NULs; empty for a kernel thread or a process that has ended.
  ///
  /// Only the first 4,096 bytes are read, so the last argument may be cut. A process may write anything here. Source: proc_pid_cmdline(5).
  package var commandLine: [[UInt8]]
  /// The effective user ID, which is what the owner of a map has to match. Source: proc_pid_status(5), `Uid`.
  package var uid: UInt32
  /// When the process started, to about 10 ms: the clock tick before the start.
  ///
  /// The kernel counts from the boot; a step of the calendar clock since the start moves this moment with it. Source: proc_pid_stat(5), field 22.
  package var startTime: WallTime
  /// The same as the kernel counts it, which no step of a clock changes: what tells two processes of one number apart. Nil when not known.
  package var startAfterBoot: Duration?
  /// Whether it still runs code: not a zombie, unless one whose other threads still run.
  package var isRunning: Bool

  /// Makes facts about a process.
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

  /// Whether this is another process than one that had its number before; false when that is not known.
  package func isSuccessor(of other: ProcessFacts) -> Bool {
    guard let startAfterBoot, let before = other.startAfterBoot else { return false }
    return pid == other.pid && startAfterBoot > before
  }
}
