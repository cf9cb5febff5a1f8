import Glibc
import LinuxSystem
import PerfMap
import SystemPackage

/// The map, jitdump or list of images of a process that has ended. It is a regular file.
package struct LeftoverMap: Hashable, Sendable {
  package let file: MapFile
  /// The kind of file, by its name.
  package let kind: ProcessFileKind
  /// The device and inode of the file when its attributes were read.
  package let identity: FileIdentity
  /// The user ID of the owner.
  package let owner: UInt32
  package let size: ByteCount
  package let lastWrite: WallTime

  /// Reads the attributes of a file; nil if it is not a regular file or does not exist.
  package init?(_ file: MapFile) {
    guard let status = try? file.path.stat(followTargetSymlink: false) else { return nil }
    self.init(file, status)
  }

  private init?(_ file: MapFile, _ status: Stat) {
    guard status.type == .regular else { return nil }
    self.file = file
    kind = file.path.lastComponent.flatMap { ProcessFileKind.parse($0.string.utf8)?.kind } ?? .map
    identity = FileIdentity(status)
    owner = status.userID.rawValue
    size = ByteCount(UInt64(max(0, status.size)))
    lastWrite = WallTime(seconds: status.st_mtim.tv_sec, nanoseconds: status.st_mtim.tv_nsec)
  }

  /// Removes the file. Throws if the attributes of the file have changed, or if a live process may have written it.
  ///
  /// The check and the removal use one open directory, because another user could replace a directory on the path between the two.
  package func remove(_ live: LiveProcesses) throws(ProcessesError) {
    do throws(Errno) {
      let entry = try DirectoryHandle.containing(file.path)
      guard LeftoverMap(file, try entry.status()) == self, !live.contains(authorOf: file) else { throw .staleNFSFileHandle }
      try entry.directory.remove(entry.name, identity)
    } catch {
      throw removalError(error)
    }
  }

  private func removalError(_ errno: Errno) -> ProcessesError {
    switch errno {
    case .staleNFSFileHandle, .noSuchFileOrDirectory:
      ProcessesError(.removeMap, path: file.path, cause: "the file changed, or its PID is in use again", remedy: "run prune again")
    case .improperLink:
      ProcessesError(
        .removeMap, path: file.path, errno: errno, cause: "a directory on the path is a link of another user or in /proc",
        remedy: "use the path of the link's target; files of containers are not removed")
    default:
      ProcessesError(
        .removeMap, path: file.path, errno: errno, cause: errno.description, remedy: "run as the owner of the map or as root")
    }
  }
}

extension LeftoverMap {
  /// Returns the maps, jitdumps and lists of images of ended processes in a directory, sorted by PID: the files of one user, or of all
  /// users if `user` is nil.
  package static func find(in directory: FilePath, of user: UInt32?, _ live: LiveProcesses) throws(ProcessesError) -> [LeftoverMap] {
    var files: [MapFile] = []
    do throws(Errno) {
      var reader = try DirectoryReader(directory)
      while let entry = try reader.next() {
        if let name = ProcessFileKind.parse(entry.name) { files.append(MapFile(name.pid, at: directory.appending(entry.text))) }
      }
    } catch {
      throw ProcessesError(.openDirectory, directory: directory, errno: error)
    }
    return files.sorted { ($0.pid.rawValue, $0.path.string) < ($1.pid.rawValue, $1.path.string) }.compactMap { LeftoverMap($0) }.filter {
      map in (user.map { map.owner == $0 } ?? true) && !live.contains(authorOf: map.file)
    }
  }

  /// Calls ``remove(_:)`` for each map. Returns the removed maps, and the errors for the other maps.
  package static func remove(_ maps: [LeftoverMap], _ live: LiveProcesses) -> (removed: [LeftoverMap], failures: [ProcessesError]) {
    var removed: [LeftoverMap] = []
    var failures: [ProcessesError] = []
    for map in maps {
      do throws(ProcessesError) {
        try map.remove(live)
        removed.append(map)
      } catch {
        failures.append(error)
      }
    }
    return (removed, failures)
  }
}

extension Collection<LeftoverMap> {
  /// The word for one of the files: `map`, or `file` if not all of them are maps.
  package var noun: String { contains { $0.kind != .map } ? "file" : "map" }

  /// The number of files in words: `3 maps`, or `3 files` if not all of them are maps.
  package var countText: String {
    count == 1 ? "1 \(noun)" : "\(count) \(noun)s"
  }

  /// The sum of the sizes, at most 2^64 - 1: the sum of three sparse files may exceed 64 bits.
  package var byteCount: ByteCount { reduce(.zero) { $0.addingSaturated($1.size) } }
}
