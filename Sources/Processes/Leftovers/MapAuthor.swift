import LinuxSystem
import PerfMap
import SystemPackage

extension ProcFilesystem {
  /// Returns facts about the process of a map; nil if no process has the PID, or if that process cannot have written the map.
  ///
  /// A container that shares the directory names its maps after PIDs of its namespace. When its process has ended, another process may have
  /// the same number, for example the init process of the host.
  package func author(of map: FilePath, _ pid: ProcessID) -> ProcessFacts? {
    guard let process = ProcessFacts(asking: self, pid) else { return nil }
    if let name = map.lastComponent.flatMap({ MapName(Array($0.string.utf8)) }), let own = namespacePIDs(of: pid)?.last, own != name.pid {
      return nil
    }
    return cannotHaveWritten(map, process) ? nil : process
  }

  /// True if a process has another directory at the path of a map's directory, and so writes its map there. Blocks if the file system of the
  /// process does not answer.
  package func hasOtherDirectory(than map: FilePath, _ pid: ProcessID) -> Bool {
    let parent = map.removingLastComponent()
    let directory = parent.isEmpty ? "." : parent
    guard case .container(let inside) = ContainerScan(directory: directory, self).location(of: pid) else { return false }
    return inside != (try? FileIdentity(at: directory, followTargetSymlink: true))
  }

  /// The time from the start of a process after which a map of its number may be that of another process.
  private static let suspiciousAge: Duration = .seconds(10)
  /// The number of bytes, from the start of a map, of which the addresses are compared with the memory of a process.
  private static let examinedBytes: UInt64 = 1 << 20

  /// True if a process cannot have written a map: it is much older than the file, does not have the file open, and none of the entries is in
  /// its memory. False if this cannot be found out.
  func cannotHaveWritten(_ path: FilePath, _ process: ProcessFacts) -> Bool {
    // The start of a hidden process is unknown.
    guard process.startAfterBoot != nil, let map = try? OpenedMap(path: path), let created = map.created,
      created.since(process.startTime) > Self.suspiciousAge,
      !openMaps(of: process.pid).contains(where: { $0.file == map.identity && $0.isWriting })
    else { return false }
    do throws(ProcessesError) {
      // A kernel thread has no mappings.
      let mappings = try mappings(of: process.pid) ?? MemoryMappings()
      var entries = 0
      var isInMemory = false
      var decoder = MapDecoder()
      decoder.decode(map.bytes(TextRange(offset: 0, length: Self.examinedBytes))) { line in
        guard case .entry(let entry) = line, !isInMemory else { return }
        entries += 1
        isInMemory = mappings.mapping(of: entry.range) != nil
      }
      return entries > 0 && !isInMemory
    } catch {
      return false
    }
  }
}
