import MapAnalysis
import PerfMap
import SystemPackage

/// A map, or another file, that a process has open. Source: proc_pid_fd(5).
package struct OpenMap: Hashable, Sendable {
  /// The process that has the file open.
  package let holder: ProcessID
  /// The PID of the process in its namespace, after which it names its map.
  package let holderName: ProcessID
  /// The PID in the name of the file; nil if the file has another name.
  package let pid: ProcessID?
  /// The path, or the former path of a deleted file, as reported by the kernel.
  package let path: FilePath
  /// The link `/proc/PID/fd/N`, which is the only path to a deleted file.
  package let link: FilePath
  package let file: FileIdentity
  /// True if the file was deleted, so that it has no name.
  package let isDeleted: Bool
  package let isWriting: Bool
  /// True if every write goes to the end of the file (`O_APPEND`).
  package let appends: Bool
  /// The identity of the holder's executable; nil without permission.
  package let program: FileIdentity?

  /// True if the file has the name of the holder's map, in any directory.
  package var isOwn: Bool { pid == holderName }

  /// The path with the suffix ` (deleted)`, as the kernel reports it for a deleted file.
  package var deletedPath: FilePath { FilePath(path.string + " (deleted)") }
}

package typealias MapPlace = MapEnvironment.Place

extension [OpenMap] {
  /// The writers of each file that several processes write. For example, a PHP child process writes into the map of its parent.
  ///
  /// An inherited descriptor does not count if the process runs another program than the owner of the map: node leaks its descriptor to
  /// child processes. It does not count either if the process writes a map with its own PID in the name. O(n log n).
  package var sharedWriters: [FileIdentity: [ProcessID]] {
    let writing = filter(\.isWriting)
    let own = Set(writing.filter { $0.isOwn }.map(\.holder))
    var writers: [FileIdentity: [ProcessID]] = [:]
    for (file, holders) in Dictionary(grouping: writing, by: \.file) {
      let owner = holders.first { $0.isOwn }
      let programs = owner.map { [$0.program] } ?? holders.map(\.program)
      let all = holders.filter { ($0.isOwn || !own.contains($0.holder)) && programs.contains($0.program) }
      let pids = Set(all.map(\.holder)).sorted()
      if pids.count > 1 { writers[file] = pids }
    }
    return writers
  }
}
