import MapAnalysis
import PerfMap

/// A condition on a field of an entry: `size>4k`, `tier=opt`, `kind=builtin`, `flag=dead`, `wrong=perf`, `age<10s`.
enum FieldCondition: Hashable, Sendable {
  case size(Comparison, UInt64)
  case age(Comparison, Duration)
  /// A nil tier stands for entries without a tier. `isWanted` is true for `=`, false for `!=`.
  case tier(Tier?, isWanted: Bool)
  case kind(EntryKind, isWanted: Bool)
  case flag(Flag, isWanted: Bool)
  /// A profiler shows a wrong name or none for bytes of the entry; nil stands for any profiler.
  case wrong(Profiler?, isWanted: Bool)

  enum Comparison: String, CaseIterable, Hashable, Sendable {
    case atMost = "<=", atLeast = ">=", unequal = "!=", below = "<", above = ">", equal = "="

    func holds<Value: Comparable>(_ left: Value, _ right: Value) -> Bool {
      switch self {
      case .atMost: left <= right
      case .atLeast: left >= right
      case .below: left < right
      case .above: left > right
      case .equal: left == right
      case .unequal: left != right
      }
    }
  }

  /// A property of an entry, as in `flag=dead`.
  enum Flag: String, CaseIterable, Hashable, Sendable {
    case live, trimmed, dead, empty, overlap, same, duplicate, nested, straddle, injected
    /// The entry is not in executable memory. The flags column shows `X`.
    case notExecutable = "x"
  }

  /// Parses a word of a filter; nil if the word is not a condition on a field. Throws an error for an invalid value. O(word).
  init?(_ word: Substring) throws(FilterError) {
    guard let (field, comparison, value) = FieldCondition.split(word) else { return nil }
    let isEquality = comparison == .equal || comparison == .unequal
    switch field {
    case "size":
      guard let size = ByteCount(words: value)?.rawValue else {
        throw FilterError(word: String(word), expected: "a size such as 4k or 0x400")
      }
      self = .size(comparison, size)
    case "age":
      guard let age = FieldCondition.age(value) else { throw FilterError(word: String(word), expected: "an age such as 10s or 2m") }
      self = .age(comparison, age)
    case "tier":
      guard isEquality, let tier = FieldCondition.tier(value) else {
        throw FilterError(word: String(word), expected: "tier= and one of " + Self.tiers.map(\.word).joined(separator: ", "))
      }
      self = .tier(tier.tier, isWanted: comparison == .equal)
    case "kind":
      guard isEquality, let kind = EntryKind(rawValue: String(value)) else {
        throw FilterError(word: String(word), expected: "kind= and one of " + EntryKind.allCases.map(\.rawValue).joined(separator: ", "))
      }
      self = .kind(kind, isWanted: comparison == .equal)
    case "flag":
      guard isEquality, let flag = Flag(rawValue: String(value)) else {
        throw FilterError(word: String(word), expected: "flag= and one of " + Flag.allCases.map(\.rawValue).joined(separator: ", "))
      }
      self = .flag(flag, isWanted: comparison == .equal)
    case "wrong":
      let profilers = Profiler.emulated.map(\.rawValue)
      guard isEquality, value == "any" || profilers.contains(String(value)) else {
        throw FilterError(word: String(word), expected: "wrong= and one of " + (profilers + ["any"]).joined(separator: ", "))
      }
      self = .wrong(Profiler(rawValue: String(value)), isWanted: comparison == .equal)
    default: return nil
    }
  }

  /// Splits a word into field, comparison and value; nil if the word has another form.
  static func split(_ word: Substring) -> (field: Substring, comparison: Comparison, value: Substring)? {
    guard let place = word.firstIndex(where: { "<>=!".contains($0) }), place > word.startIndex,
      let comparison = Comparison.allCases.first(where: { word[place...].hasPrefix($0.rawValue) })
    else { return nil }
    return (word[..<place], comparison, word[place...].dropFirst(comparison.rawValue.count))
  }

  private static let tiers: [(word: String, tier: Tier?)] = [
    ("interp", .interpreter), ("baseline", .baseline), ("mid", .mid), ("opt", .optimized), ("stub", .stub), ("none", nil),
  ]

  /// Returns a tier by its short word or by its name in JSON and CSV; nil if there is no such tier.
  private static func tier(_ value: Substring) -> (word: String, tier: Tier?)? {
    tiers.first { $0.word == value || $0.tier.map { $0.name == value } ?? false }
  }

  private static func age(_ value: Substring) -> Duration? { Duration(words: value) }

  /// True if the result for an entry may change over time.
  var isVolatile: Bool {
    switch self {
    case .size, .tier, .kind: false
    case .age, .flag, .wrong: true
    }
  }

  /// True if the condition requires the memory mappings of the process.
  var needsMemory: Bool {
    if case .flag(.notExecutable, _) = self { true } else { false }
  }

  /// True if the condition requires the comparison of profilers with the map.
  var needsComparison: Bool {
    if case .wrong = self { true } else { false }
  }

  /// True if the condition requires the name of the entry.
  var needsName: Bool {
    switch self {
    case .tier, .kind: true
    case .size, .age, .flag, .wrong: false
    }
  }

  /// Returns true if an entry meets the condition. `name` may be empty unless ``needsName`` is true.
  func holds(_ id: EntryID, _ range: AddressRange, _ name: ArraySlice<UInt8>, _ map: MapRecord, now: Duration) -> Bool {
    switch self {
    case .size(let comparison, let size): comparison.holds(range.size.rawValue, size)
    case .age(let comparison, let age):
      // An entry that was in the map before it was watched counts as older than any age.
      comparison.holds(map.arrivals.uptime(of: id).map { now - $0 } ?? .seconds(1 << 40), age)
    case .tier(let tier, let isWanted): (Tier(name: name) == tier) == isWanted
    case .kind(let kind, let isWanted): (NameMeaning(name: name, in: map.runtime)?.kind == kind) == isWanted
    case .flag(let flag, let isWanted): flag.holds(id, map) == isWanted
    case .wrong(let profiler, let isWanted): map.comparison.isWrong(id, by: profiler) == isWanted
    }
  }
}

extension FieldCondition.Flag {
  fileprivate func holds(_ id: EntryID, _ map: MapRecord) -> Bool {
    let ranges = map.contents.ranges
    return switch self {
    case .live: ranges.ownership(of: id) == .live
    case .trimmed: ranges.ownership(of: id) == .trimmed
    case .dead: ranges.ownership(of: id) == .dead
    case .empty: ranges.ownership(of: id) == .zeroSize
    case .overlap: ranges.worstOverlap(of: id) != nil
    case .same: ranges.worstOverlap(of: id) == .same
    case .duplicate: ranges.worstOverlap(of: id) == .duplicate
    case .nested: ranges.worstOverlap(of: id) == .nested
    case .straddle: ranges.worstOverlap(of: id) == .straddle
    case .injected: map.injected.contains(id)
    case .notExecutable: map.liveness(of: id) == .notExecutable
    }
  }
}
