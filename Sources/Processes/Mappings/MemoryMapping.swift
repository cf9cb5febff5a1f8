import PerfMap

/// A piece of the memory of a process: a line of `/proc/PID/maps`.
///
/// Source: proc_pid_maps(5).
package struct MemoryMapping: Hashable, Sendable {
  /// Its addresses.
  package var range: AddressRange
  /// What may be done there.
  package var permissions: MemoryPermissions
  /// The file behind it, `/dev/zero (deleted)` or a word such as `[stack]`; empty for anonymous memory.
  ///
  /// It is another program's text: make it safe before it is shown.
  package var name: [UInt8]

  /// Makes a mapping.
  package init(range: AddressRange, permissions: MemoryPermissions, name: [UInt8]) {
    self.range = range
    self.permissions = permissions
    self.name = name
  }

  /// Whether code may run there.
  package var isExecutable: Bool { permissions.contains(.execute) }
}
