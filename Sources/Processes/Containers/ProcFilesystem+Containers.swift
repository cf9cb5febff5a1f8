import Glibc
import LinuxSystem
import PerfMap
import SystemPackage

extension ProcFilesystem {
  /// The numbers of a process, ours first, then one for each PID namespace below, the one it knows itself by last.
  ///
  /// Nil when it has gone, is hidden, or the kernel does not say. Source: proc_pid_status(5), `NSpid`.
  package func namespaceNumbers(of pid: ProcessID) -> [ProcessID]? {
    do throws(Errno) {
      guard let directory = try ProcDirectory(root.appending(pid.description)), let text = try directory.read("status"),
        let numbers = StatusFields(text)?.namespaceNumbers, !numbers.isEmpty
      else { return nil }
      return numbers.map { ProcessID($0) }
    } catch {
      return nil
    }
  }

  /// The map of a process when it lives in other namespaces than we do: its own number, or a directory of its own.
  ///
  /// Nil when it lives in ours, has no map, or may not be looked into.
  package func containerMap(of pid: ProcessID, in directory: FilePath) -> ContainerMap? {
    let scan = ContainerScan(directory: directory, self)
    guard case .foreign(let home) = scan.place(of: pid), let inner = namespaceNumbers(of: pid)?.last else { return nil }
    return scan.map(of: pid, inner, home)
  }

  /// Where a directory of a process' root lies for us.
  func directory(_ directory: FilePath, of pid: ProcessID) -> FilePath {
    root.appending(pid.description).appending("root").pushing(FilePath(root: nil, directory.components))
  }
}
