import PerfMap
import SystemPackage

/// A file in a directory that is named like a map; of what kind it is, only opening it tells.
public struct MapFile: Hashable, Sendable {
  /// The process that the name says.
  public let pid: ProcessID
  /// The directory and the name.
  public let path: FilePath

  /// The map of a process in a directory.
  public init(_ pid: ProcessID, in directory: FilePath) {
    self.pid = pid
    path = directory.appending(MapName(pid).description)
  }
}
