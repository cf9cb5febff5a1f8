import LinuxSystem
import PerfMap
import Processes
import Recording
import SystemPackage

/// A map named on the command line: digits are a PID, anything else is a path.
package struct MapTarget: Sendable {
  package let path: FilePath
  /// The process of the map; nil if its file name contains no PID.
  package private(set) var pid: ProcessID?
  /// The PID of the process in its PID namespace; nil if the process is not known to be in a container.
  package private(set) var namespacePID: ProcessID?
  /// The open file of a deleted map; nil for other maps.
  package private(set) var held: OpenFileLink?
  /// True if the map is in a container's separate directory. jittop never writes there.
  package private(set) var isInContainer = false
  /// The source of facts about the process; nil if the map was not named by a PID.
  private var processes: ProcFilesystem?

  private init(path: FilePath) {
    self.path = path
    pid = path.lastComponent.flatMap { MapName(Array($0.string.utf8)) }?.pid
  }

  package init(_ file: MapFile) {
    path = file.path
    pid = file.pid
  }

  package init(_ map: ContainerMap) {
    path = map.path
    pid = map.pid
    namespacePID = map.namespacePID
    isInContainer = !map.isShared
  }

  package init(deleted map: OpenMap) {
    path = map.deletedPath
    pid = map.holder
    held = OpenFileLink(link: map.link, identity: map.file)
  }

  /// The longest time that the search for the map of a PID takes. The search blocks while a file system of the process does not answer.
  private static let searchTimeout: Duration = .seconds(1)

  /// Parses an argument. A PID selects the map of its process in a container, in `directory`, or deleted but still open.
  ///
  /// Throws if the argument is a PID and a file system of the process does not answer within a second.
  package init(_ argument: String, directory: String, _ processes: ProcFilesystem = ProcFilesystem()) throws(PerfMapError) {
    guard !argument.isEmpty, argument.allSatisfy({ $0.isASCII && $0.isNumber }), let number = Int32(argument) else {
      self.init(path: FilePath(argument))
      return
    }
    let pid = ProcessID(number)
    guard let found = Background.outcome(within: Self.searchTimeout, of: { MapTarget(of: pid, directory, processes) }) else {
      throw PerfMapError(
        .open, path: MapFile(pid, in: FilePath(directory)).path, errno: .timedOut,
        cause: "a file system of process \(pid) does not answer", remedy: "check network and FUSE mounts")
    }
    self = found
  }

  /// Finds the map of a process.
  private init(of pid: ProcessID, _ directory: String, _ processes: ProcFilesystem) {
    let named = MapFile(pid, in: FilePath(directory))
    if let map = processes.containerMap(of: pid, in: FilePath(directory)) {
      self.init(map)
    } else if (try? named.path.stat(followTargetSymlink: false)) == nil, let map = MapTarget.deleted(of: pid, directory, processes) {
      self.init(deleted: map)
    } else {
      self.init(named)
    }
    self.processes = processes
  }

  private static func deleted(of pid: ProcessID, _ directory: String, _ processes: ProcFilesystem) -> OpenMap? {
    let realDirectory = ContainerScan(directory: FilePath(directory), processes).realDirectory
    return processes.openMaps(of: pid).first { $0.isDeleted && $0.isWriting && $0.path.removingLastComponent() == realDirectory }
  }

  /// Opens the map for reading.
  package func open(buffer: ReadBuffer = ReadBuffer()) throws(PerfMapError) -> OpenedMap {
    if let held { return try OpenedMap(held: held, path: path, buffer: buffer) }
    do {
      return try checked(try OpenedMap(path: path, buffer: buffer))
    } catch {
      throw explained(error)
    }
  }

  /// Returns the error with the reason why the process has no map, if the map was named by PID and does not exist.
  private func explained(_ error: PerfMapError) -> PerfMapError {
    guard let processes, let pid, error.errno == .noSuchFileOrDirectory else { return error }
    var error = error
    guard let process = ProcessFacts(asking: processes, pid), process.isRunning else {
      (error.cause, error.remedy) = ("no process has PID \(pid), and there is no map of that PID", "check the PID")
      return error
    }
    let name = String(decoding: process.comm, as: UTF8.self)
    error.cause = "process \(pid) (\(name)) has no map"
    switch processes.runtimeWithoutMap(process)?.advice {
    case .command(let command) where command.hasPrefix("jcmd "): error.remedy = "run: \(command)"
    case .command(let command): error.remedy = "start it with: \(command)"
    case .impossible(let reason): error.remedy = reason
    case nil: error.remedy = "its program has no runtime that is known to write maps"
    }
    return error
  }

  /// Returns the map. Throws if its file name has no PID and the file is a recording, which would be read as hundreds of malformed lines.
  private func checked(_ map: OpenedMap) throws(PerfMapError) -> OpenedMap {
    guard pid != nil || !RecordingFile.isRecording(map) else { throw RecordingFile.noMap(path) }
    return map
  }

  /// Opens the map for reading, and its directory for replacing the map later.
  package func openForReplacing() throws(PerfMapError) -> (map: OpenedMap, entry: DirectoryEntry) {
    try requireWritable()
    let entry: DirectoryEntry
    do { entry = try DirectoryHandle.containing(path) } catch { throw PerfMapError.openingForWriting(path, error) }
    do {
      return (try checked(try OpenedMap(entry, path: path)), entry)
    } catch {
      throw explained(error)
    }
  }

  /// Throws if the map must not be written: if it is deleted, or in a container, whose processes control the links on the path.
  package func requireWritable() throws(PerfMapError) {
    if held != nil { throw PerfMapError(.write, path: path, cause: "the file is deleted", remedy: "write to another file") }
    guard isInContainer else { return }
    throw PerfMapError(
      .write, path: path, cause: "is in a container, where jittop does not write",
      remedy: "write to another file, or run jittop in the container")
  }
}
