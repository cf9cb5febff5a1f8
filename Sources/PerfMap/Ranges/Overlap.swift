/// A pair of entries: when the newer entry arrived, it took at least one byte that the older entry still owned.
public struct Overlap: Hashable, Sendable {
  /// The relation between the ranges of the two entries, as written in the map, in order of increasing severity.
  public enum Kind: UInt8, CaseIterable, Hashable, Sendable, BitwiseCopyable {
    /// The same range and the same name.
    case duplicate
    /// The same range, but a different name.
    case same
    /// One range contains the other.
    case nested
    /// Neither range contains the other.
    case straddle

    /// The name of the kind in JSON output.
    public var name: String {
      switch self {
      case .duplicate: "duplicate"
      case .same: "same"
      case .nested: "nested"
      case .straddle: "straddle"
      }
    }

    /// Creates the kind for two ranges that overlap. `sameName` is true if the entries have the same name. O(1).
    public init(newer: AddressRange, older: AddressRange, sameName: Bool) {
      if newer == older {
        self = sameName ? .duplicate : .same
      } else {
        self = newer.contains(older) || older.contains(newer) ? .nested : .straddle
      }
    }
  }

  /// The entry that took the bytes.
  public var newer: EntryID
  /// The entry that lost the bytes.
  public var older: EntryID
  /// The relation between the ranges of both entries.
  public var kind: Kind
  /// The number of bytes that changed owner.
  public var taken: ByteCount

  /// Creates an overlap.
  public init(newer: EntryID, older: EntryID, kind: Kind, taken: ByteCount) {
    self.newer = newer
    self.older = older
    self.kind = kind
    self.taken = taken
  }
}

/// The number of overlaps of each kind.
public struct OverlapCounts: Hashable, Sendable {
  /// The number of overlaps with the same range and the same name.
  public var duplicate = 0
  /// The number of overlaps with the same range but a different name.
  public var same = 0
  /// The number of overlaps in which one range contains the other.
  public var nested = 0
  /// The number of overlaps in which neither range contains the other.
  public var straddle = 0

  /// Creates counts of 0.
  public init() {}

  /// The number of overlaps of all kinds.
  public var total: Int { duplicate + same + nested + straddle }

  /// The number of overlaps of a kind.
  public subscript(kind: Overlap.Kind) -> Int {
    get {
      switch kind {
      case .duplicate: duplicate
      case .same: same
      case .nested: nested
      case .straddle: straddle
      }
    }
    set {
      switch kind {
      case .duplicate: duplicate = newValue
      case .same: same = newValue
      case .nested: nested = newValue
      case .straddle: straddle = newValue
      }
    }
  }
}
