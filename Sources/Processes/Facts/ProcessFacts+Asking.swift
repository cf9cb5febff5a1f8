import PerfMap

extension ProcessFacts {
  /// What is known of the process with a number, or nil when there is none.
  ///
  /// Of one that exists but may not be seen (`hidepid`), that it is there: its name is empty, and it counts as older than any map.
  public init?(asking processes: ProcFilesystem, _ pid: ProcessID) {
    do {
      guard let facts = try processes.facts(of: pid) else { return nil }
      self = facts
    } catch {
      self.init(pid: pid, comm: [], commandLine: [], uid: .max, startTime: WallTime(rawValue: 0), isRunning: true)
    }
  }
}
