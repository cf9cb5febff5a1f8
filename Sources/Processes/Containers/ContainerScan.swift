import Glibc
import LinuxSystem
import MapAnalysis
import PerfMap
import SystemPackage

/// A repeatable scan for maps of processes in other PID or mount namespaces than those of jittop.
///
/// The kernel does not report new namespaces, so a scan lists all processes and makes two system calls for each, in about 6 µs. Only
/// processes in other namespaces take more.
package struct ContainerScan: Sendable {
  /// The longest time that a command waits for a scan of all processes. Such a scan takes 100 ms with 10,000 processes, and blocks if a
  /// file system that a process uses does not answer.
  package static let timeout: Duration = .milliseconds(500)

  /// The absolute path of the directory of maps, which is the same in every container.
  package let directory: FilePath
  /// The path of ``directory`` with symbolic links resolved, as in paths that the kernel reports.
  package let realDirectory: FilePath
  /// The directories of maps in containers that the last scan found, with a path to each.
  package private(set) var directories: [FileIdentity: FilePath] = [:]
  /// The error if the last scan had no permission for some processes in containers; else nil.
  package var refusal: ProcessesError? {
    guard denied > 0 else { return nil }
    return ProcessesError(
      .readProcess, path: processes.root, errno: .permissionDenied,
      cause: denied == 1
        ? "no permission for 1 process in a container: its map is not shown"
        : "no permission for \(denied) processes in containers: their maps are not shown",
      remedy: "run as root")
  }

  /// The number of processes in containers that the last scan had no permission for.
  private var denied = 0

  private let processes: ProcFilesystem
  private let rootText: String
  private let directoryText: String
  /// The identity of ``directory`` outside containers.
  private let home: FileIdentity?
  /// The PID namespace of jittop.
  private let namespace: [UInt8]?
  /// The PIDs of each process in a container, from the namespace of procfs to the innermost. They never change, so they are read once.
  private var namespacePIDs: [ListedProcess: [ProcessID]] = [:]

  /// Prepares a scan for a directory, whose path is the same in each container.
  package init(directory: FilePath, _ processes: ProcFilesystem = ProcFilesystem()) {
    realDirectory = directory.resolved ?? directory
    self.directory = directory.isAbsolute ? directory : realDirectory
    self.processes = processes
    rootText = processes.root.string
    directoryText = self.directory.string
    home = try? FileIdentity(at: directory, followTargetSymlink: true)
    namespace = (try? processes.link("self/ns/pid")) ?? nil
  }

  /// Returns the maps of all processes in containers. O(processes).
  ///
  /// Each file is returned once, for the process with the lowest PID. If containers share the watched directory, processes of several
  /// containers may have the PID in a file name. Such a file is returned for the process that started last before the file was written.
  package mutating func maps() throws(ProcessesError) -> [ContainerMap] {
    var maps: [ContainerMap] = []
    var seen: Set<FileIdentity> = []
    var known: [ListedProcess: [ProcessID]] = [:]
    denied = 0
    directories = [:]
    for process in try processes.list().sorted(by: { $0.pid < $1.pid }) {
      let location = location(of: process.pid)
      if location == .local { continue }
      let pids = namespacePIDs[process] ?? processes.namespacePIDs(of: process.pid) ?? []
      known[process] = pids
      switch location {
      case .local: continue
      case .denied: if pids.count > 1 { denied += 1 }
      case .container(let inside):
        guard let last = pids.last else { continue }
        if inside != home, directories[inside] == nil { directories[inside] = processes.directory(directory, of: process.pid) }
        guard let map = map(of: process.pid, last, inside) else { continue }
        if seen.insert(map.file).inserted {
          maps.append(map)
        } else if map.isShared, let index = maps.firstIndex(where: { $0.file == map.file }), isLikelier(map, than: maps[index]) {
          maps[index] = map
        }
      }
    }
    namespacePIDs = known
    return maps
  }

  /// The location of a process relative to jittop.
  enum Location: Equatable {
    /// The process is in the namespaces of jittop, has ended, or has no directory of maps below its root.
    case local
    /// The process is in other namespaces or has another root. The value identifies the directory of maps below its root.
    case container(FileIdentity)
    case denied
  }

  /// Returns the location of a process. Makes two system calls.
  func location(of pid: ProcessID) -> Location {
    do throws(Errno) {
      guard let link = try processes.link("ns/pid", of: pid, longest: 64) else { return .local }
      // Scans call this function for every process, and a plain string takes half the time of a FilePath.
      var facts = stat()
      guard stat("\(rootText)/\(pid)/root\(directoryText)", &facts) == 0 else { return .local }
      let directory = FileIdentity(device: UInt64(facts.st_dev), inode: UInt64(facts.st_ino))
      return link == namespace && directory == home ? .local : .container(directory)
    } catch {
      return .denied
    }
  }

  /// Returns the map of a process, or nil if it has none. `inside` is the directory of maps below the root of the process.
  ///
  /// In a directory shared with jittop, a local process may have the PID in the file name. If that process runs a known runtime, the map
  /// is attributed to the local process, and the result is nil.
  func map(of pid: ProcessID, _ namespacePID: ProcessID, _ inside: FileIdentity) -> ContainerMap? {
    // No symbolic link in a container is followed, because it would be resolved from the root of jittop.
    let isShared = inside == home && (try? status(realDirectory, of: pid)).map { FileIdentity($0) } == home
    let name = MapName(namespacePID).description
    let path = (isShared ? directory : processes.directory(directory, of: pid)).appending(name)
    let status = isShared ? try? path.stat(followTargetSymlink: false) : try? status(directory.appending(name), of: pid)
    guard let file = status.map({ FileIdentity($0) }), !(isShared && isLocalRuntime(namespacePID, besides: pid)) else { return nil }
    return ContainerMap(pid: pid, namespacePID: namespacePID, path: path, file: file, isShared: isShared)
  }

  /// True if a local process other than `pid` has the given PID and runs a known runtime.
  private func isLocalRuntime(_ number: ProcessID, besides pid: ProcessID) -> Bool {
    number != pid && location(of: number) == .local && processes.executableName(of: number).flatMap { Runtime(executable: $0) } != nil
  }

  /// True if the process of `map` is more likely to have written the file than the process of `other`.
  private func isLikelier(_ map: ContainerMap, than other: ContainerMap) -> Bool {
    guard
      let written = (try? map.path.stat(followTargetSymlink: false)).map({
        WallTime(seconds: $0.st_mtim.tv_sec, nanoseconds: $0.st_mtim.tv_nsec)
      }),
      let start = ProcessFacts(asking: processes, map.pid)?.startTime,
      let otherStart = ProcessFacts(asking: processes, other.pid)?.startTime
    else { return false }
    let isPossible = written.since(start) >= .zero - MapState.startTolerance
    let isOtherPossible = written.since(otherStart) >= .zero - MapState.startTolerance
    return isPossible && (!isOtherPossible || start > otherStart)
  }

  /// Returns the attributes of a file below the root of a process. Follows no symbolic link.
  private func status(_ path: FilePath, of pid: ProcessID) throws(Errno) -> Stat {
    let root = try DirectoryHandle.opening(processes.directory("/", of: pid))
    return try root.containing(below: FilePath(root: nil, path.components)).status()
  }
}

/// The map of a process in another PID or mount namespace.
///
/// Such a process names its map after the PID in its namespace, and writes it to the `/tmp` of its root directory.
/// Source: pid_namespaces(7), mount_namespaces(7).
package struct ContainerMap: Hashable, Sendable {
  /// The process, by its PID in the namespace of jittop.
  package let pid: ProcessID
  /// The PID of the process in its PID namespace. The file is named after this PID.
  package let namespacePID: ProcessID
  /// The path as seen by jittop: `/proc/PID/root/tmp/perf-NSPID.map`, or a path in the watched directory if the container shares it.
  package let path: FilePath
  package let file: FileIdentity
  /// True if the map is in the watched directory, so that a listing of the directory contains it too.
  package let isShared: Bool
}
