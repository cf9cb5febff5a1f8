/// The treatment of a stale map, which an earlier process with the same process ID left.
///
/// A map is stale if it was last written before this process started. A map to which another part of this process has written is not stale.
public enum StaleMapPolicy: Hashable, Sendable {
  /// Entries are appended, as in CPython and wasmtime. Profilers also see the old entries.
  case append
  /// The file is truncated first, as in node, java and php.
  case truncate
  /// The file is removed and a new one is created, as in ruby, mono and qemu. Processes that have the old file open can still read it.
  case replace
}
