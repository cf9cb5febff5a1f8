import LinuxSystem
import PerfMap
import Processes
import Recording
import SystemPackage

/// A map named on the command line: digits are a PID, anything else is a path.
///
/// A file belongs to a process if it was named by the PID, or is in the directory of maps, on the host or in a container. A file elsewhere
/// belongs to no process, whatever its name is, because it may be a copy from another machine.
package struct MapTarget: Sendable {
  package let path: FilePath
  /// The process of the map; nil for a file that belongs to no process.
  package private(set) var pid: ProcessID?
  /// The PID of the process in its PID namespace; nil if the process is not known to be in a container.
  package private(set) var namespacePID: ProcessID?
  /// The open file of a deleted map, or of a map from standard input; nil for other maps.
  package private(set) var held: OpenFileLink?
  /// True if the map is in a container's separate directory. jittop never writes there.
  package private(set) var isInContainer = false
  /// The difference between the path of the map and the path at which profilers look.
  package private(set) var place = MapPlace.usual
  /// True if the process of the file needs no check: the user has named it, or it has the file open.
  private var isCertain = false
  /// The source of facts about the process; nil if the map was not named by a PID.
  private var processes: ProcFilesystem?
  /// True if a file system of the process did not answer, so that its map is not known.
  private var isUnanswered = false

  private init(path: FilePath) { self.path = path }

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
    place = .deleted
  }

  /// The name of standard input in place of a path.
  package static let standardInput = FilePath("standard input")

  /// Creates the target for a map that was copied from standard input. `pid` is the process that the user has named, if any.
  package init(standardInput file: OpenFileLink, of pid: ProcessID?) {
    path = MapTarget.standardInput
    self.pid = pid
    held = file
  }

  /// Creates the target for a map that a process writes at a path at which profilers do not look. If jittop finds another file or none at
  /// that path, because the process is in a container, the path below the root of the process is used.
  private init(misplaced map: OpenMap, _ processes: ProcFilesystem) {
    let isVisible = (try? FileIdentity(at: map.path)) == map.file
    path = isVisible ? map.path : processes.path(map.path, of: map.holder)
    pid = map.holder
    isInContainer = !isVisible
    place = map.isOwn ? .otherDirectory : .renamed
    isCertain = true
  }

  /// Parses an argument. A PID selects the map of its process in a container, in `directory`, or elsewhere but still open. A path in
  /// `directory` selects a map with its process, and any other path a file without a process.
  package init(_ argument: String, directory: String, _ processes: ProcFilesystem = ProcFilesystem()) {
    guard !argument.isEmpty, argument.allSatisfy({ $0.isASCII && $0.isNumber }), let number = Int32(argument) else {
      self = MapTarget(FilePath(argument), directory: FilePath(directory), processes)
      return
    }
    let pid = ProcessID(number)
    if let found = Background.outcome(within: ContainerScan.timeout * 2, of: { MapTarget(of: pid, directory, processes) }) {
      self = found
    } else {
      self.init(MapFile(pid, in: FilePath(directory)))
      isUnanswered = true
    }
  }

  private init(of pid: ProcessID, _ directory: String, _ processes: ProcFilesystem) {
    let named = MapFile(pid, in: FilePath(directory))
    if let map = processes.containerMap(of: pid, in: FilePath(directory)) {
      self.init(map)
    } else if (try? named.path.stat(followTargetSymlink: false)) == nil, let map = MapTarget.elsewhere(pid, directory, processes) {
      self = map
    } else {
      self.init(named)
    }
    self.processes = processes
  }

  /// Creates the target for the map at `path`, which belongs to process `pid`.
  package init(path: FilePath, of pid: ProcessID) {
    self.init(path: path)
    (self.pid, isCertain) = (pid, true)
  }

  private init(_ path: FilePath, directory: FilePath, _ processes: ProcFilesystem) {
    guard let name = path.lastComponent.flatMap({ MapName(Array($0.string.utf8)) }) else {
      self.init(path: path)
      return
    }
    let parent = path.removingLastComponent()
    let home = try? FileIdentity(at: directory, followTargetSymlink: true)
    if home != nil, (try? FileIdentity(at: parent.isEmpty ? "." : parent, followTargetSymlink: true)) == home {
      let scan = ContainerScan(directory: directory, processes)
      let contained = Background.outcome(within: ContainerScan.timeout) {
        var scan = scan
        return (try? scan.maps()) ?? []
      }
      let shared = contained?.first { $0.isShared && $0.namespacePID == name.pid }
      self.init(path: path)
      (pid, namespacePID) = (shared?.pid ?? name.pid, shared?.namespacePID)
    } else if let map = processes.process(ofRoot: path).flatMap({ processes.containerMap(of: $0, in: directory) }), map.path == path {
      self.init(map)
    } else {
      self.init(path: path)
    }
  }

  /// Finds a map that a process writes if it has none in `directory`: a deleted map, a renamed map, or a map in another directory.
  private static func elsewhere(_ pid: ProcessID, _ directory: String, _ processes: ProcFilesystem) -> MapTarget? {
    let realDirectory = ContainerScan(directory: FilePath(directory), processes).realDirectory
    let files = processes.writtenFiles(of: pid)
    let deleted = files.first { $0.pid != nil && $0.isDeleted && $0.path.removingLastComponent() == realDirectory }
    let own = deleted ?? files.first(where: \.isOwn)
    if let own { return own.isDeleted ? MapTarget(deleted: own) : MapTarget(misplaced: own, processes) }
    return files.lazy.filter { !$0.isDeleted }.map { MapTarget(misplaced: $0, processes) }.first { target in
      (try? OpenedMap(path: target.path)).map(isMap) ?? false
    }
  }

  /// True if the first 4 KiB of a file contain only entries with plausible addresses, so that the file may be a renamed map.
  private static func isMap(_ file: OpenedMap) -> Bool {
    var lines: [Line] = []
    var decoder = MapDecoder()
    decoder.decode(file.bytes(TextRange(offset: 0, length: 4096))) { lines.append($0) }
    return !lines.isEmpty
      && lines.allSatisfy { line in
        guard case .entry(let entry) = line else { return false }
        return entry.range.start.rawValue >= 0x10000
      }
  }

  /// Returns facts about the process of the map; nil if the process does not exist or cannot have written the map.
  package func process(_ processes: ProcFilesystem) -> ProcessFacts? {
    guard let pid else { return nil }
    if isCertain || held != nil { return ProcessFacts(asking: processes, pid) }
    guard isInContainer || !processes.hasOtherDirectory(than: path, pid) else { return nil }
    var authors = MapAuthors(processes)
    return authors.author(of: path, pid)
  }

  /// Opens the map for reading.
  package func open(buffer: ReadBuffer = ReadBuffer()) throws(PerfMapError) -> OpenedMap {
    try requireAnswer()
    do {
      if let held { return try checked(try OpenedMap(held: held, path: path, buffer: buffer)) }
      return try checked(try OpenedMap(path: path, buffer: buffer))
    } catch {
      throw explained(error)
    }
  }

  /// Returns an error that states why the process has no map, if the map was named by PID and does not exist. Returns other errors
  /// unchanged.
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

  /// Returns the map. Throws if the file has another known format, which would be read as hundreds of malformed lines, or if the file
  /// belongs to no process and is a recording.
  private func checked(_ map: OpenedMap) throws(PerfMapError) -> OpenedMap {
    guard pid != nil || !RecordingFile.isRecording(map) else { throw RecordingFile.noMap(path) }
    if let format = ForeignFormat(map) { throw format.error(path) }
    return map
  }

  /// Opens the map for reading, and its directory for replacing the map later.
  package func openForReplacing() throws(PerfMapError) -> (map: OpenedMap, entry: DirectoryEntry) {
    try requireAnswer()
    try requireWritable()
    let entry: DirectoryEntry
    do { entry = try DirectoryHandle.containing(path) } catch { throw PerfMapError.openingForWriting(path, error) }
    do {
      return (try checked(try OpenedMap(entry, path: path)), entry)
    } catch {
      throw explained(error)
    }
  }

  private func requireAnswer() throws(PerfMapError) {
    guard isUnanswered, let pid else { return }
    throw PerfMapError(
      .open, path: path, errno: .timedOut, cause: "a file system of process \(pid) does not answer", remedy: "check network and FUSE mounts"
    )
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
