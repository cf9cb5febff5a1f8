import PerfMap
import SystemPackage

/// A file in a directory that is named like a map; of what kind it is, only opening it tells.
package struct MapFile: Hashable, Sendable {
  /// The process that the name says.
  package let pid: ProcessID
  /// The directory and the name.
  package let path: FilePath

  /// The map of a process in a directory.
  package init(_ pid: ProcessID, in directory: FilePath) {
    self.pid = pid
    path = directory.appending(MapName(pid).description)
  }
}
