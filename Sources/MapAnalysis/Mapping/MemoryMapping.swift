import PerfMap

/// A mapping of a process: a line of `/proc/PID/maps`. Source: proc_pid_maps(5).
package struct MemoryMapping: Hashable, Sendable {
  package var range: AddressRange
  package var permissions: MemoryPermissions
  /// The mapped file, `/dev/zero (deleted)` or a label such as `[stack]`; empty for anonymous memory. Escape it before display.
  package var name: [UInt8]
  /// The offset of the first byte in the mapped file.
  package var fileOffset: UInt64

  package init(range: AddressRange, permissions: MemoryPermissions, name: [UInt8], fileOffset: UInt64 = 0) {
    self.range = range
    self.permissions = permissions
    self.name = name
    self.fileOffset = fileOffset
  }

  package var isExecutable: Bool { permissions.contains(.execute) }
}

package struct MemoryPermissions: OptionSet, Hashable, Sendable, CustomStringConvertible {
  package let rawValue: UInt8

  package init(rawValue: UInt8) { self.rawValue = rawValue }

  package static let read = MemoryPermissions(rawValue: 1)
  package static let write = MemoryPermissions(rawValue: 2)
  package static let execute = MemoryPermissions(rawValue: 4)
  /// Writes are visible to other processes that map the same memory.
  package static let shared = MemoryPermissions(rawValue: 8)

  private static let letters: [(MemoryPermissions, Unicode.Scalar)] = [(.read, "r"), (.write, "w"), (.execute, "x")]

  /// Parses four letters such as `r-xp`; nil if there are more or fewer. Source: proc_pid_maps(5).
  package init?(_ text: ArraySlice<UInt8>) {
    guard text.count == 4 else { return nil }
    var permissions: MemoryPermissions = text.last == UInt8(ascii: "s") ? .shared : []
    for ((permission, letter), byte) in zip(Self.letters, text) where byte == UInt8(ascii: letter) { permissions.insert(permission) }
    self = permissions
  }

  /// The four letters of the kernel: `rwxp`, `r-xs`, `---p`.
  package var description: String {
    var text = String.UnicodeScalarView()
    for (permission, letter) in Self.letters { text.append(contains(permission) ? letter : "-") }
    text.append(contains(.shared) ? "s" : "p")
    return String(text)
  }
}
