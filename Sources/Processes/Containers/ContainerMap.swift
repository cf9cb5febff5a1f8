import PerfMap
import SystemPackage

/// The map of a process that lives in other namespaces than we do, and where we reach it.
///
/// Such a process names its map by the number that it knows itself by, and puts it into its own `/tmp`. We get there through its root.
/// Source: pid_namespaces(7), mount_namespaces(7).
public struct ContainerMap: Hashable, Sendable {
  /// The process, by our number.
  public let pid: ProcessID
  /// The number that the process knows itself by, which the file is named after.
  public let namespacePID: ProcessID
  /// Where we reach it: `/proc/PID/root/tmp/perf-NSPID.map`, or in our directory when both share it.
  public let path: FilePath
  /// Which file it is.
  public let file: FileIdentity
  /// Whether its directory is ours, so that a listing of ours shows the file as well.
  public let isShared: Bool
}
