/// What becomes of a map that a dead process left, which had the number that this process has now.
///
/// A map is stale when it was last written before this process started; one that another part of this process has written to is
/// never touched.
public enum StaleMapPolicy: Hashable, Sendable {
  /// The entries are appended, as CPython and wasmtime do: profilers see the old ones too.
  case append
  /// The file is emptied first, as node, java and php do.
  case truncate
  /// The file is removed first and another one made, as ruby, mono and qemu do: who still reads the old one keeps it whole.
  case replace
}
