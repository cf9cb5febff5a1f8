import LinuxSystem
import PerfMap
import SystemPackage

extension ProcFilesystem {
  /// The memory of a process; nil when there is no such process. Complexity: the number of its mappings.
  ///
  /// - Throws: `.readProcess` when we may not see it: only root and, where the kernel allows to trace it, its own user may.
  package func mappings(of pid: ProcessID) throws(ProcessesError) -> MemoryMappings? {
    guard var reader = try mappingsReader(of: pid) else { return nil }
    while try reader.readPiece() {}
    return try memorySizes(of: pid) == nil ? nil : reader.mappings
  }

  /// What reads the memory of a process in pieces; nil when there is no such process.
  ///
  /// - Throws: `.readProcess` when we may not see it.
  package func mappingsReader(of pid: ProcessID) throws(ProcessesError) -> MappingsReader? {
    guard pid.rawValue > 0 else { return nil }
    return try MappingsReader(path: root.appending(pid.description).appending("maps"))
  }

  /// How much memory of which sort a process has; nil when it has ended. One read of at most 4,096 bytes.
  ///
  /// - Throws: `.readProcess` when we may not see it.
  package func memorySizes(of pid: ProcessID) throws(ProcessesError) -> MemorySizes? {
    guard pid.rawValue > 0 else { return nil }
    let path = root.appending(pid.description)
    do throws(Errno) {
      guard let directory = try ProcDirectory(path), let status = try directory.read("status") else { return nil }
      return MemorySizes(status)
    } catch {
      throw ProcessesError(reading: path, errno: error)
    }
  }
}

extension ProcessesError {
  /// What it means that the memory map of a process cannot be read.
  init(memory path: FilePath, errno: Errno) {
    guard errno == .permissionDenied || errno == .notPermitted else {
      self.init(reading: path, errno: errno)
      return
    }
    self.init(
      .readProcess, path: path, errno: errno, cause: "this user may not see the memory of the process",
      remedy: "run as root or as the owner of the process")
  }
}
