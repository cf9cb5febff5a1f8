import PerfMap
import Processes
import Recording
import SystemPackage

/// A map as it is named on the command line: digits are a PID, anything else a path.
package struct MapTarget {
  package let path: FilePath
  /// The process that it is the map of, by our number.
  package private(set) var pid: ProcessID?
  /// The number that its process knows itself by, in another PID or mount namespace; nil in ours.
  package private(set) var namespacePID: ProcessID?
  /// The open file, where its name is gone.
  package private(set) var held: OpenFileLink?

  private init(path: FilePath) {
    self.path = path
    pid = path.lastComponent.flatMap { MapName(Array($0.string.utf8)) }?.pid
  }

  /// A map that was found in a directory.
  package init(_ file: MapFile) {
    path = file.path
    pid = file.pid
  }

  /// A map that was found in a container.
  package init(_ map: ContainerMap) {
    path = map.path
    pid = map.pid
    namespacePID = map.namespacePID
    isElsewhere = !map.isShared
  }

  /// A map without a name that a process holds open.
  package init(deleted map: OpenMap) {
    path = map.deletedPath
    pid = map.holder
    held = OpenFileLink(link: map.link, identity: map.file)
  }

  /// What an argument says. Of a PID, the process is asked where its map lies.
  package init(_ argument: String, directory: String, _ processes: ProcFilesystem = ProcFilesystem()) {
    guard !argument.isEmpty, argument.allSatisfy({ $0.isASCII && $0.isNumber }), let number = Int32(argument) else {
      self.init(path: FilePath(argument))
      return
    }
    let pid = ProcessID(number)
    let named = MapFile(pid, in: FilePath(directory))
    if let map = processes.containerMap(of: pid, in: FilePath(directory)) {
      self.init(map)
    } else if (try? named.path.stat(followTargetSymlink: false)) == nil, let map = MapTarget.deleted(of: pid, directory, processes) {
      self.init(deleted: map)
    } else {
      self.init(named)
    }
  }

  private static func deleted(of pid: ProcessID, _ directory: String, _ processes: ProcFilesystem) -> OpenMap? {
    let place = ContainerScan(directory: FilePath(directory), processes).realDirectory
    return processes.openMaps(of: pid).first { $0.isDeleted && $0.isWriting && $0.path.removingLastComponent() == place }
  }

  /// Whether it lies in a container, where nothing is ever written.
  package private(set) var isElsewhere = false

  /// Opens it for reading.
  package func open(buffer: ReadBuffer = ReadBuffer()) throws(PerfMapError) -> OpenedMap {
    if let held { return try OpenedMap(held: held, path: path, buffer: buffer) }
    let map = try OpenedMap(path: path, buffer: buffer)
    // Its blocks would pass as hundreds of malformed lines.
    guard pid != nil || !RecordingFile.isRecording(map) else { throw RecordingFile.noMap(path) }
    return map
  }

  /// Refuses to write where others make the names: in a container, links and directories are its own affair.
  package func requireOurs() throws(PerfMapError) {
    guard isElsewhere || held != nil else { return }
    throw PerfMapError(
      .write, path: path, cause: held == nil ? "lies in a container, where jittop writes nothing" : "has no name any more",
      remedy: "write a copy to another file, or run jittop inside")
  }
}
