/// A newer entry that took at least one byte that an older one still owned when the newer one arrived.
public struct Overlap: Hashable, Sendable {
  /// How the two entries' ranges lie to each other, as they stand in the map.
  public enum Kind: UInt8, CaseIterable, Hashable, Sendable, BitwiseCopyable {
    /// The same range and the same name.
    case duplicate
    /// The same range, another name.
    case same
    /// One range contains the other.
    case nested
    /// Neither contains the other.
    case straddle

    /// The word for it, as in JSON.
    public var name: String {
      switch self {
      case .duplicate: "duplicate"
      case .same: "same"
      case .nested: "nested"
      case .straddle: "straddle"
      }
    }

    /// The kind of a pair of overlapping ranges. O(1).
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
  /// The entry that lost them.
  public var older: EntryID
  /// How their ranges lie to each other.
  public var kind: Kind
  /// The number of bytes that changed their owner.
  public var taken: ByteCount

  /// Makes an overlap.
  public init(newer: EntryID, older: EntryID, kind: Kind, taken: ByteCount) {
    self.newer = newer
    self.older = older
    self.kind = kind
    self.taken = taken
  }
}

/// How many overlaps of each kind a map has.
public struct OverlapCounts: Hashable, Sendable {
  /// Same range, same name.
  public var duplicate = 0
  /// Same range, another name.
  public var same = 0
  /// One range contains the other.
  public var nested = 0
  /// Neither contains the other.
  public var straddle = 0

  /// Makes counts of zero.
  public init() {}

  /// All kinds together.
  public var total: Int { duplicate + same + nested + straddle }

  /// The count of one kind.
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
