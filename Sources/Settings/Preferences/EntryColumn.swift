import Screen

/// A column of the entries.
package enum EntryColumn: String, CaseIterable, Hashable, Sendable {
  case address, end, size, bytes, kind, tier, age, flags, line, offset, name

  /// The columns that are shown unless others are chosen.
  package static let usual: Set<EntryColumn> = [.address, .size, .tier, .age, .flags, .name]

  /// What the column says, in a few words.
  package var summary: SafeText {
    switch self {
    case .address: "START, the first address"
    case .end: "START + SIZE, the first address behind"
    case .size: "SIZE in hexadecimal, as the map has it"
    case .bytes: "SIZE in decimal"
    case .kind: "what kind of code the name tells"
    case .tier: "how hard a compiler worked on it"
    case .age: "how long ago it was seen to come; none: before jittop"
    case .flags: "what happened to it"
    case .line: "the number of its line in the map"
    case .offset: "where its name stands in the map, in bytes"
    case .name: "its name"
    }
  }
}
