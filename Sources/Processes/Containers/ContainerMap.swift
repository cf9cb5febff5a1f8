import PerfMap
import SystemPackage

/// The map of a process in another PID or mount namespace.
///
/// Such a process names its map after the PID in its namespace, and writes it to the `/tmp` of its root directory.
/// Source: pid_namespaces(7), mount_namespaces(7).
package struct ContainerMap: Hashable, Sendable {
  /// The process, by its PID in the namespace of jittop.
  package let pid: ProcessID
  /// The PID in the process's namespace, after which the file is named.
  package let namespacePID: ProcessID
  /// The path as seen by jittop: `/proc/PID/root/tmp/perf-NSPID.map`, or a path in the watched directory if both share it.
  package let path: FilePath
  package let file: FileIdentity
  /// True if the map is in the watched directory, and therefore also in its listing.
  package let isShared: Bool
}
