import Glibc
import LinuxSystem
import MapAnalysis
import PerfMap
import SystemPackage

/// Finds the maps of processes in other mount and PID namespaces, however often it is asked.
///
/// The kernel tells nobody of new namespaces, so all processes are looked at: one listing, and of each process two links, some 6 µs. Only of
/// those that live elsewhere more is asked.
package struct ContainerScan: Sendable {
  /// The directory that maps lie in, here and in every container; absolute.
  package let directory: FilePath
  /// The same without links: what the kernel calls it.
  package let realDirectory: FilePath
  /// The directories of containers that the last look saw, and a path to each: to be watched.
  package private(set) var directories: [FileIdentity: FilePath] = [:]
  /// That the last look was not allowed into containers; nil when it was into all. To be said once.
  package var refusal: ProcessesError? {
    guard refused > 0 else { return nil }
    let who = refused == 1 ? "1 process lives in a container" : "\(refused) processes live in containers"
    return ProcessesError(
      .readProcess, path: processes.root, errno: .permissionDenied,
      cause: "\(who) that this user may not look into: no map of them is shown",
      remedy: "run as root to see them")
  }

  private var refused = 0

  private let processes: ProcFilesystem
  private let rootText: String
  private let directoryText: String
  private let home: FileIdentity?
  private let namespace: [UInt8]?
  /// The own numbers of processes, which never change; asked once a process.
  private var numbers: [ListedProcess: [ProcessID]] = [:]

  /// Prepares a look; `directory` is ours, and the same path is looked for in each container.
  package init(directory: FilePath, _ processes: ProcFilesystem = ProcFilesystem()) {
    realDirectory = directory.resolved ?? directory
    self.directory = directory.isAbsolute ? directory : realDirectory
    self.processes = processes
    rootText = processes.root.string
    directoryText = self.directory.string
    home = try? FileIdentity(at: directory, followTargetSymlink: true)
    namespace = (try? processes.link("self/ns/pid")) ?? nil
  }

  /// Looks at all processes. Complexity: their number.
  ///
  /// Each file comes once: under the lowest number of a process that calls it its own, and in a directory that several containers share,
  /// where processes of each may have the number, under the one that started last before the file was last written.
  /// - Throws: `.readDirectory` when the processes cannot be listed.
  package mutating func maps() throws(ProcessesError) -> [ContainerMap] {
    var maps: [ContainerMap] = []
    var seen: Set<FileIdentity> = []
    var known: [ListedProcess: [ProcessID]] = [:]
    refused = 0
    directories = [:]
    for process in try processes.list().sorted(by: { $0.pid < $1.pid }) {
      let place = place(of: process.pid)
      if place == .ours { continue }
      let inner = numbers[process] ?? processes.namespaceNumbers(of: process.pid) ?? []
      known[process] = inner
      switch place {
      case .ours: continue
      case .refused: if inner.count > 1 { refused += 1 }
      case .foreign(let elsewhere):
        guard let last = inner.last else { continue }
        if elsewhere != home, directories[elsewhere] == nil { directories[elsewhere] = processes.directory(directory, of: process.pid) }
        guard let map = map(of: process.pid, last, elsewhere) else { continue }
        if seen.insert(map.file).inserted {
          maps.append(map)
        } else if map.isShared, let place = maps.firstIndex(where: { $0.file == map.file }), isLikelier(map, than: maps[place]) {
          maps[place] = map
        }
      }
    }
    numbers = known
    return maps
  }

  /// Where a process lives.
  enum Place: Equatable {
    /// With us, or it has gone, or its root has no such directory.
    case ours
    /// In other namespaces; its directory of maps.
    case foreign(FileIdentity)
    /// We may not look.
    case refused
  }

  /// Where a process lives. Two system calls.
  func place(of pid: ProcessID) -> Place {
    do throws(Errno) {
      guard let link = try processes.link("ns/pid", of: pid, longest: 64) else { return .ours }
      // Asked of every process each second: a path as a plain text is half the time.
      var facts = stat()
      guard stat("\(rootText)/\(pid)/root\(directoryText)", &facts) == 0 else { return .ours }
      let directory = FileIdentity(device: UInt64(facts.st_dev), inode: UInt64(facts.st_ino))
      return link == namespace && directory == home ? .ours : .foreign(directory)
    } catch {
      return .refused
    }
  }

  /// The map of a process in a directory, if there is anything under its name.
  ///
  /// In a directory that both share, a process of ours may have the number that the file is named after: where that one runs a known runtime,
  /// the map is taken for its.
  func map(of pid: ProcessID, _ inner: ProcessID, _ elsewhere: FileIdentity) -> ContainerMap? {
    let isShared = elsewhere == home
    let place = isShared ? directory : processes.directory(directory, of: pid)
    // A link in a container would lead to a place of ours: it is resolved from our root.
    guard isShared || hasNoLinks(of: pid) else { return nil }
    let path = place.appending(MapName(inner).description)
    guard let file = try? FileIdentity(at: path), !(isShared && isOurs(inner, besides: pid)) else { return nil }
    return ContainerMap(pid: pid, namespacePID: inner, path: path, file: file, isShared: isShared)
  }

  /// Whether a process of ours has a number that one in another namespace has too, and is the likelier one to have written a map.
  private func isOurs(_ number: ProcessID, besides pid: ProcessID) -> Bool {
    number != pid && place(of: number) == .ours && processes.executableName(of: number).flatMap { Runtime(executable: $0) } != nil
  }

  /// Whether a process is more likely to have written a map that another one calls its own as well.
  private func isLikelier(_ map: ContainerMap, than other: ContainerMap) -> Bool {
    guard
      let written = (try? map.path.stat(followTargetSymlink: false)).map({
        WallTime(seconds: $0.st_mtim.tv_sec, nanoseconds: $0.st_mtim.tv_nsec)
      }),
      let mine = ProcessFacts(asking: processes, map.pid)?.startTime, let others = ProcessFacts(asking: processes, other.pid)?.startTime
    else { return false }
    let isMinePossible = written.since(mine) >= .zero - MapState.startTolerance
    let isOthersPossible = written.since(others) >= .zero - MapState.startTolerance
    return isMinePossible && (!isOthersPossible || mine > others)
  }

  private func hasNoLinks(of pid: ProcessID) -> Bool {
    var path = processes.directory("/", of: pid)
    for component in directory.components {
      path.append(component)
      var facts = stat()
      guard lstat(path.string, &facts) == 0, facts.st_mode & S_IFMT == S_IFDIR else { return false }
    }
    return true
  }
}
