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

  /// True if the path of a map's directory leads to another directory for a process, which then writes its map there. Waits for a file
  /// system of the process for at most ``ContainerScan/timeout``; a directory that does not answer counts as another directory.
  package func hasOtherDirectory(than map: FilePath, _ pid: ProcessID) -> Bool {
    let parent = map.removingLastComponent()
    let directory = parent.isEmpty ? "." : parent
    // Without a permission, the process counts as one outside containers.
    guard let namespace = try? link("ns/mnt", of: pid), let top = try? link("root", of: pid) else { return false }
    if namespace == (try? link("self/ns/mnt")) ?? nil, top == (try? link("self/root")) ?? nil { return false }
    let home = try? FileIdentity(at: directory, followTargetSymlink: true)
    let scan = ContainerScan(directory: directory, self)
    return Background.outcome(within: ContainerScan.timeout) {
      guard case .container(let inside) = scan.location(of: pid) else { return false }
      return inside != home
    } ?? true
  }

  /// Returns the process with the PID in a path of the form `/proc/PID/root/…`; nil for any other path. Does not check that the process
  /// exists.
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
