/// What may be done with a piece of memory.
package struct MemoryPermissions: OptionSet, Hashable, Sendable, CustomStringConvertible {
  /// The bits.
  package let rawValue: UInt8

  /// Makes permissions out of their bits.
  package init(rawValue: UInt8) { self.rawValue = rawValue }

  /// It may be read.
  package static let read = MemoryPermissions(rawValue: 1)
  /// It may be written.
  package static let write = MemoryPermissions(rawValue: 2)
  /// Code may run there.
  package static let execute = MemoryPermissions(rawValue: 4)
  /// What is written is seen by others who map it.
  package static let shared = MemoryPermissions(rawValue: 8)

  private static let letters: [(MemoryPermissions, Unicode.Scalar)] = [(.read, "r"), (.write, "w"), (.execute, "x")]

  /// Reads the kernel's four letters, `r-xp`; nil when there are more or fewer. Source: proc_pid_maps(5).
  init?(_ text: ArraySlice<UInt8>) {
    guard text.count == 4 else { return nil }
    var permissions: MemoryPermissions = text.last == UInt8(ascii: "s") ? .shared : []
    for ((permission, letter), byte) in zip(Self.letters, text) where byte == UInt8(ascii: letter) { permissions.insert(permission) }
    self = permissions
  }

  /// The kernel's four letters: `rwxp`, `r-xs`, `---p`.
  package var description: String {
    var text = String.UnicodeScalarView()
    for (permission, letter) in Self.letters { text.append(contains(permission) ? letter : "-") }
    text.append(contains(.shared) ? "s" : "p")
    return String(text)
  }
}
