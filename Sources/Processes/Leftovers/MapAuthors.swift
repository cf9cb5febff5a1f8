import PerfMap
import SystemPackage

/// Decides if the process with the PID of a map can have written the map.
///
/// A container that shares the directory names its maps after PIDs of its namespace. When its process has ended, another process may have
/// the same number, for example the init process of the host.
package struct MapAuthors: Sendable {
  private let processes: ProcFilesystem
  /// The results, so that the addresses in a map are compared with the memory of a process only once.
  private var verdicts: [FilePath: Verdict] = [:]

  private struct Verdict {
    var pid: ProcessID
    /// The start time of the process since boot.
    var start: Duration
    /// The time of the last write before the decision; nil if no later write can change the decision.
    var lastWrite: WallTime?
    var canHaveWritten: Bool
  }

  package init(_ processes: ProcFilesystem) { self.processes = processes }

  /// Returns facts about the process of a map; nil if no process has the PID, or if that process cannot have written the map.
  package mutating func author(of map: FilePath, _ pid: ProcessID) -> ProcessFacts? {
    guard let process = ProcessFacts(asking: processes, pid) else { return nil }
    // The start of a hidden process is unknown.
    guard let start = process.startAfterBoot else { return process }
    let lastWrite = (try? map.stat(followTargetSymlink: false)).map {
      WallTime(seconds: $0.st_mtim.tv_sec, nanoseconds: $0.st_mtim.tv_nsec)
    }
    if let known = verdicts[map], known.pid == pid, known.start == start, known.lastWrite == nil || known.lastWrite == lastWrite {
      return known.canHaveWritten ? process : nil
    }
    let (canHaveWritten, isFinal) = decide(map, process)
    verdicts[map] = Verdict(pid: pid, start: start, lastWrite: isFinal ? nil : lastWrite, canHaveWritten: canHaveWritten)
    return canHaveWritten ? process : nil
  }

  /// Removes the result for a map.
  package mutating func remove(_ map: FilePath) { verdicts[map] = nil }

  /// A map with the PID of a process may be that of another process if it was created later than this after the start of the process.
  private static let suspiciousAge: Duration = .seconds(10)
  /// The number of bytes at the start of a map that are examined for addresses or paths in the memory of a process.
  private static let examinedBytes: UInt64 = 1 << 20

  /// Decides if a process can have written a map. The process cannot have written it in two cases: it has another PID in its namespace, or
  /// it is much older than the file, does not have the file open for writing, and has none of the entries in its memory. If this cannot be
  /// determined, the process counts as a possible author. `isFinal` is false if a later write to the map can change the result.
  private func decide(_ path: FilePath, _ process: ProcessFacts) -> (canHaveWritten: Bool, isFinal: Bool) {
    let name = path.lastComponent.flatMap { ProcessFileKind.parse($0.string.utf8) }
    if let name, let own = processes.namespacePIDs(of: process.pid)?.last, own != name.pid {
      return (false, isFinal: true)
    }
    guard let map = try? OpenedMap(path: path) else { return (true, isFinal: false) }
    guard let created = map.created, created.since(process.startTime) > Self.suspiciousAge,
      !processes.writtenFiles(of: process.pid).contains(where: { $0.file == map.identity })
    else { return (true, isFinal: true) }
    do throws(ProcessesError) {
      // A kernel thread has no mappings.
      let mappings = try processes.mappings(of: process.pid) ?? MemoryMappings()
      let code = FileCode(map.bytes(TextRange(offset: 0, length: Self.examinedBytes)), name?.kind ?? .map)
      let isInMemory = code.isPart(of: mappings)
      return (code.isEmpty || isInMemory, isFinal: isInMemory)
    } catch {
      return (true, isFinal: true)
    }
  }
}
