import PerfMap
import SystemPackage

/// A map that a process holds open. Source: proc_pid_fd(5).
package struct OpenMap: Hashable, Sendable {
  /// The process that holds it.
  package let holder: ProcessID
  /// The number that the file is, or was, named after.
  package let pid: ProcessID
  /// Where the kernel says that it lies, or lay, as seen from us.
  package let path: FilePath
  /// The way to the open file, `/proc/PID/fd/N`: the only one when its name is gone.
  package let link: FilePath
  /// Which file it is.
  package let file: FileIdentity
  /// Whether no name is left of it.
  package let isDeleted: Bool
  /// Whether it is open for writing.
  package let isWriting: Bool
  /// The program that the holder runs; nil when we may not see it.
  package let program: FileIdentity?

  /// How it is called when its name is gone: what the kernel writes.
  package var deletedPath: FilePath { FilePath(path.string + " (deleted)") }
}

extension [OpenMap] {
  /// Of each file the processes that write into it, where there are several: a PHP child goes on in its parent's map.
  ///
  /// A descriptor that is only inherited does not count: that of another program (node leaks its descriptor to whatever it starts), nor that
  /// of a process that has a map of its own open. O(n).
  package var sharedWriters: [FileIdentity: [ProcessID]] {
    let writing = filter(\.isWriting)
    let own = Set(writing.filter { $0.holder == $0.pid }.map(\.holder))
    var writers: [FileIdentity: [ProcessID]] = [:]
    for (file, holders) in Dictionary(grouping: writing, by: \.file) {
      let owner = holders.first { $0.holder == $0.pid }
      let programs = owner.map { [$0.program] } ?? holders.map(\.program)
      let all = holders.filter { ($0.holder == $0.pid || !own.contains($0.holder)) && programs.contains($0.program) }
      let pids = Set(all.map(\.holder)).sorted()
      if pids.count > 1 { writers[file] = pids }
    }
    return writers
  }
}
