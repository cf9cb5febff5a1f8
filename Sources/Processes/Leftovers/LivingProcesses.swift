import Glibc
import PerfMap
import SystemPackage

/// The numbers that processes have now, here and in the PID namespaces below: a container that shares `/tmp` names its maps by its own.
///
/// Source: proc_pid_status(5), `NSpid`.
public struct LivingProcesses: Sendable {
  private var numbers: Set<UInt64> = []
  private let processes: ProcFilesystem

  /// Looks at all processes. Complexity: their number; each is one read of at most 4,096 bytes.
  ///
  /// - Throws: `.readDirectory` when they cannot be listed; then nobody can say that one has gone.
  public init(_ processes: ProcFilesystem) throws(ProcessesError) {
    self.processes = processes
    guard let stream = opendir(processes.root.string) else {
      throw ProcessesError(.readDirectory, directory: processes.root, errno: Errno(rawValue: errno))
    }
    defer { closedir(stream) }
    while let entry = readdir(stream) {
      guard let offset = MemoryLayout<dirent>.offset(of: \.d_name) else { continue }
      // A record is as long as its name: the whole `dirent` must not be copied out of it.
      let name = (UnsafeRawPointer(entry) + offset).assumingMemoryBound(to: UInt8.self)
      let digits = UnsafeBufferPointer(start: name, count: strnlen(UnsafePointer<CChar>(OpaquePointer(name)), 16))
      guard let number = UInt64(decimalDigits: digits) else { continue }
      numbers.insert(number)
      addNamespaceNumbers(status(of: number))
    }
    guard !numbers.isEmpty else {
      throw ProcessesError(
        .readDirectory, path: processes.root, cause: "lists no process", remedy: "check that proc is mounted there")
    }
  }

  /// The file `status` of a process; nil when it has gone or is hidden.
  private func status(of number: UInt64) -> [UInt8]? {
    do throws(Errno) {
      guard let directory = try ProcDirectory.open(processes.root.appending(String(number))) else { return nil }
      return try directory.read("status")
    } catch {
      return nil
    }
  }

  private mutating func addNamespaceNumbers(_ status: [UInt8]?) {
    for line in (status ?? []).split(separator: 0x0a) where line.starts(with: "NSpid:".utf8) {
      for word in line.dropFirst(6).split(whereSeparator: { $0 == 0x09 || $0 == 0x20 }) {
        if let number = UInt64(decimalDigits: word) { numbers.insert(number) }
      }
    }
  }

  /// Whether some process has a number, or may have it: one that is hidden from us (`hidepid`) counts as there.
  public func contains(_ pid: ProcessID) -> Bool {
    if numbers.contains(UInt64(pid.rawValue)) { return true }
    // Asked again: it may have started since.
    return ProcessFacts(asking: processes, pid) != nil
  }
}
