import LinuxSystem
import PerfMap
import SystemPackage

extension ProcFilesystem {
  /// Returns facts about the process of a map; nil if no process has the PID, or if that process cannot have written the map.
  ///
  /// A container that shares the directory names its maps after PIDs of its namespace. When its process has ended, another process may have
  /// the same number, for example the init process of the host.
  package func author(of map: FilePath, _ pid: ProcessID) -> ProcessFacts? {
    ProcessFacts(asking: self, pid).flatMap { cannotHaveWritten(map, $0) ? nil : $0 }
  }

  /// The time from the start of a process after which a map of its number may be that of another process.
  private static let suspiciousAge: Duration = .seconds(10)
  /// The number of bytes, from the start of a map, of which the addresses are compared with the memory of a process.
  private static let examinedBytes: UInt64 = 1 << 20

  /// True if a process cannot have written a map: it is much older than the file, does not have the file open, and none of the entries is in
  /// its memory. False if this cannot be found out.
  func cannotHaveWritten(_ path: FilePath, _ process: ProcessFacts) -> Bool {
    guard let map = try? OpenedMap(path: path), let created = map.created, created.since(process.startTime) > Self.suspiciousAge,
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
