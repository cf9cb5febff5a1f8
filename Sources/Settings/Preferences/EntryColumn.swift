import Screen

/// A column of the entries pane.
package enum EntryColumn: String, CaseIterable, Hashable, Sendable {
  case address, end, size, bytes, kind, tier, age, flags, line, offset, name

  /// The columns that are shown by default.
  package static let usual: Set<EntryColumn> = [.address, .size, .tier, .age, .flags, .name]

  /// A description of the column for the columns dialog.
  package var summary: SafeText {
    switch self {
    case .address: "START: first address"
    case .end: "START + SIZE: first address after the code"
    case .size: "SIZE in hexadecimal, as in the map"
    case .bytes: "SIZE in decimal"
    case .kind: "kind of code, from its name"
    case .tier: "compiler tier"
    case .age: "time since first seen; blank if before this session"
    case .flags: "new, injected, dead, not executable, overlap"
    case .line: "line number in the map"
    case .offset: "offset of the name in the map, in bytes"
    case .name: "name of the entry"
    }
  }
}
