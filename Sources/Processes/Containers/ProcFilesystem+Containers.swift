import Glibc
import LinuxSystem
import PerfMap
import SystemPackage

extension ProcFilesystem {
  /// Returns the PIDs of a process, from the PID namespace of procfs to the innermost namespace; nil if they cannot be read.
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

  /// Returns the map of a process in a container; nil if the process is in no container, has no map, or there is no permission.
  package func containerMap(of pid: ProcessID, in directory: FilePath) -> ContainerMap? {
    let scan = ContainerScan(directory: directory, self)
    guard case .container(let inside) = scan.location(of: pid), let inner = namespacePIDs(of: pid)?.last else { return nil }
    return scan.map(of: pid, inner, inside)
  }

  /// Returns the process whose root directory contains a path of the form `/proc/PID/root/…`; nil for another path.
  package func process(ofRoot path: FilePath) -> ProcessID? {
    let start = root.components.map(\.string)
    let parts = path.components.map(\.string)
    guard path.isAbsolute, parts.starts(with: start), parts.count > start.count + 2, parts[start.count + 1] == "root" else { return nil }
    return Int32(parts[start.count]).map { ProcessID($0) }
  }

  /// Returns the path of a file below the root of a process, given its absolute path there.
  package func path(_ path: FilePath, of pid: ProcessID) -> FilePath { directory(path, of: pid) }

  /// Returns the path of a directory below the root of a process: `/proc/PID/root/…`.
  func directory(_ directory: FilePath, of pid: ProcessID) -> FilePath {
    root.appending(pid.description).appending("root").pushing(FilePath(root: nil, directory.components))
  }
}
