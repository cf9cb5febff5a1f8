import PerfMap

extension ProcFilesystem {
  /// The name of the file that a process runs, as `node` or `python3.13`; nil when there is none or we may not see it.
  ///
  /// Source: proc_pid_exe(5). It is another user's text: make it safe before it is shown.
  package func executableName(of pid: ProcessID) -> String? {
    guard pid.rawValue > 0, let path = (try? link("exe", of: pid)) ?? nil else { return nil }
    return String(decoding: path, as: UTF8.self).split(separator: "/").last.map(String.init)
  }
}
