import PerfMap
import SystemPackage

extension LeftoverMap {
  /// The maps of a directory whose process has gone, by their numbers; of one user, or with nil of all.
  ///
  /// Complexity: the files of the directory and the processes there are.
  ///
  /// - Throws: `.openDirectory` or `.readDirectory`, also when the processes cannot be listed.
  package static func find(
    in directory: FilePath, of user: UInt32?, _ living: LiveProcesses
  ) throws(ProcessesError) -> [LeftoverMap] {
    var listing = try MapDirectory(path: directory, watching: .byPolling)
    return try listing.scan().sorted { $0.pid < $1.pid }.compactMap { LeftoverMap($0) }.filter { map in
      (user.map { map.owner == $0 } ?? true) && !living.contains(map.file.pid)
    }
  }

  /// Removes maps, each only if it is still what it was; returns those that are gone now, and why the others are not.
  package static func remove(
    _ maps: [LeftoverMap], _ living: LiveProcesses
  ) -> (removed: [LeftoverMap], failures: [ProcessesError]) {
    var removed: [LeftoverMap] = []
    var failures: [ProcessesError] = []
    for map in maps {
      do throws(ProcessesError) {
        try map.remove(living)
        removed.append(map)
      } catch {
        failures.append(error)
      }
    }
    return (removed, failures)
  }
}

extension Collection<LeftoverMap> {
  /// The bytes of all together.
  package var byteCount: ByteCount {
    // A sparse file may be as large as it likes: three of them are more than 64 bits.
    reduce(.zero) { $0.addingSaturated($1.size) }
  }
}
