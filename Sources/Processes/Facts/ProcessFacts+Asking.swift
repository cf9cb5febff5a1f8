import Glibc
import PerfMap

extension ProcessID {
  /// True if a process has this number now, whether it may be seen or not. Source: kill(2), signal 0.
  package var isInUse: Bool { kill(rawValue, 0) == 0 || errno == EPERM }
}

extension ProcessFacts {
  /// What is known of the process with a number, or nil when there is none.
  ///
  /// Of one that exists but may not be seen (`hidepid`, no descriptor left to look with), that it is there: its name is empty, and it counts
  /// as older than any map.
  package init?(asking processes: ProcFilesystem, _ pid: ProcessID) {
    do {
      guard let facts = try processes.facts(of: pid) else { return nil }
      self = facts
    } catch {
      // Without a descriptor nothing was seen, neither that there is one.
      let isBlind = error.errno == .tooManyOpenFiles || error.errno == .tooManyOpenFilesInSystem
      if isBlind, kill(pid.rawValue, 0) != 0, errno == ESRCH { return nil }
      self.init(pid: pid, comm: [], commandLine: [], uid: .max, startTime: WallTime(rawValue: 0), isRunning: true)
    }
  }
}
