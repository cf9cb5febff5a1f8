import LinuxSystem
import PerfMap
import SystemPackage

extension ProcFilesystem {
  /// Reads the mappings of a process; nil if the process does not exist, ends during the call, or is a kernel thread. O(mappings).
  package func mappings(of pid: ProcessID) throws(ProcessesError) -> MemoryMappings? {
    guard var reader = try mappingsReader(of: pid) else { return nil }
    while try reader.readPiece() {}
    return try memorySizes(of: pid) == nil ? nil : reader.mappings
  }

  /// Opens a reader for the mappings of a process; nil if the process does not exist.
  package func mappingsReader(of pid: ProcessID) throws(ProcessesError) -> MappingsReader? {
    guard pid.rawValue > 0 else { return nil }
    return try MappingsReader(path: root.appending(pid.description).appending("maps"))
  }

  /// Reads the memory sizes of a process in one read of at most 4,096 bytes; nil if the process has ended or is a kernel thread.
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
  init(memory path: FilePath, errno: Errno) {
    guard errno == .permissionDenied || errno == .notPermitted else {
      self.init(reading: path, errno: errno)
      return
    }
    self.init(
      .readProcess, path: path, errno: errno, cause: "no permission to read its memory",
      remedy: "run as root or as the owner of the process")
  }
}
