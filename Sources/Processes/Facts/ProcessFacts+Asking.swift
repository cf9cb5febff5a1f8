import Glibc
import PerfMap

extension ProcessID {
  /// True if a process has this PID now, visible or not. Source: kill(2), signal 0.
  package var isInUse: Bool { kill(rawValue, 0) == 0 || errno == EPERM }
}

extension ProcessFacts {
  /// Reads the facts about a process; nil if no process has the PID.
  ///
  /// A process that cannot be read (`hidepid`, no descriptors left) gets an empty name and a start time before that of any map.
  package init?(asking processes: ProcFilesystem, _ pid: ProcessID) {
    do {
      guard let facts = try processes.facts(of: pid) else { return nil }
      self = facts
    } catch {
      // Without descriptors, the error does not mean that the process exists.
      let isBlind = error.errno == .tooManyOpenFiles || error.errno == .tooManyOpenFilesInSystem
      if isBlind, kill(pid.rawValue, 0) != 0, errno == ESRCH { return nil }
      self.init(pid: pid, comm: [], commandLine: [], uid: .max, startTime: WallTime(rawValue: 0), isRunning: true)
    }
  }
}
