import PerfMap
import SystemPackage

extension ProcFilesystem {
  /// The executable memory of a process; nil when there is no such process. Complexity: the number of its mappings.
  ///
  /// - Throws: `.readProcess` when we may not see it: only root and, where the kernel allows to trace it, its own user may.
  public func executableMappings(of pid: ProcessID) throws(ProcessesError) -> ExecutableMappings? {
    guard pid.rawValue > 0 else { return nil }
    let path = root.appending(pid.description)
    do throws(Errno) {
      guard let directory = try ProcDirectory.open(path), let bytes = try directory.readAll("maps") else { return nil }
      return ExecutableMappings(bytes)
    } catch {
      throw ProcessesError(reading: path, errno: error)
    }
  }
}
