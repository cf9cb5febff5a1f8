import PerfMap
import SystemPackage

/// The map of a process that lives in other namespaces than we do, and where we reach it.
///
/// Such a process names its map by the number that it knows itself by, and puts it into its own `/tmp`. We get there through its root.
/// Source: pid_namespaces(7), mount_namespaces(7).
package struct ContainerMap: Hashable, Sendable {
  /// The process, by our number.
  package let pid: ProcessID
  /// The number that the process knows itself by, which the file is named after.
  package let namespacePID: ProcessID
  /// Where we reach it: `/proc/PID/root/tmp/perf-NSPID.map`, or in our directory when both share it.
  package let path: FilePath
  /// Which file it is.
  package let file: FileIdentity
  /// Whether its directory is ours, so that a listing of ours shows the file as well.
  package let isShared: Bool
}
