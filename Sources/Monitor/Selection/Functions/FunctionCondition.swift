import PerfMap

/// A condition on the totals of the entries of a function: `recompiled>5`, `tiers>=3`, `live>1m`, `lost>4k`. Only entries that pass the
/// rest of the filter count.
struct FunctionCondition: Hashable, Sendable {
  enum Field: String, CaseIterable, Hashable, Sendable {
    case recompiled, tiers, live, lost
  }

  let field: Field
  let comparison: FieldCondition.Comparison
  let number: UInt64

  /// Parses a word of a filter; nil if the word is not a condition on functions. Throws an error for an invalid value. O(word).
  init?(_ word: Substring) throws(FilterError) {
    guard let split = FieldCondition.split(word), let field = Field(rawValue: String(split.field)) else { return nil }
    guard let number = ByteCount(words: split.value)?.rawValue else {
      let example = field == .recompiled || field == .tiers ? "a number such as 3" : "a size such as 4k or 0x400"
      throw FilterError(word: String(word), expected: example)
    }
    (self.field, comparison, self.number) = (field, split.comparison, number)
  }

  func holds(_ group: FunctionGroup) -> Bool {
    let value =
      switch field {
      case .recompiled: UInt64(group.count)
      case .tiers: UInt64(group.tiers.count)
      case .live: group.live.rawValue
      case .lost: group.lost.rawValue
      }
    return comparison.holds(value, number)
  }
}
