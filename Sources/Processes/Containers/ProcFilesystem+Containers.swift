import Glibc
import LinuxSystem
import PerfMap
import SystemPackage

extension ProcFilesystem {
  /// Returns the PIDs of a process, from the namespace of procfs to the innermost one; nil if they cannot be read.
  package func namespacePIDs(of pid: ProcessID) -> [ProcessID]? {
    do throws(Errno) {
      guard let directory = try ProcDirectory(root.appending(pid.description)), let text = try directory.read("status"),
        let pids = StatusFields(text)?.namespacePIDs, !pids.isEmpty
      else { return nil }
      return pids.map { ProcessID($0) }
    } catch {
      return nil
    }
  }

  /// Returns the map of a process in other namespaces; nil if the process is local, has no map, or there is no permission.
  package func containerMap(of pid: ProcessID, in directory: FilePath) -> ContainerMap? {
    let scan = ContainerScan(directory: directory, self)
    guard case .container(let inside) = scan.location(of: pid), let inner = namespacePIDs(of: pid)?.last else { return nil }
    return scan.map(of: pid, inner, inside)
  }

  /// Returns the path to a directory in the root of a process.
  func directory(_ directory: FilePath, of pid: ProcessID) -> FilePath {
    root.appending(pid.description).appending("root").pushing(FilePath(root: nil, directory.components))
  }
}
