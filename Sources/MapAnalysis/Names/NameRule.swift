import PerfMap

/// A line of the table of names: who writes such names, and what they mean.
struct NameRule: Sendable {
  /// Which names.
  enum Pattern: Sendable {
    case prefix([UInt8])
    case suffix([UInt8])
    case contains([UInt8])
    /// A prefix, then V8's marker of the tier.
    case marked([UInt8])
    case anything
  }

  /// Whether such a name is enough to tell the runtime.
  enum Weight: Sendable {
    /// Nobody else writes such names.
    case telling
    /// It means something only in a map of the runtime.
    case inside
  }

  var runtime: Runtime
  var pattern: Pattern
  var kind: EntryKind
  private var fixedTier: Tier?
  var weight: Weight

  private init(_ runtime: Runtime, _ pattern: Pattern, _ kind: EntryKind, _ tier: Tier?, _ weight: Weight) {
    (self.runtime, self.pattern, self.kind, fixedTier, self.weight) = (runtime, pattern, kind, tier, weight)
  }

  static func starts(_ runtime: Runtime, _ text: String, _ kind: EntryKind, _ tier: Tier? = nil, _ weight: Weight = .telling) -> NameRule {
    NameRule(runtime, .prefix(Array(text.utf8)), kind, tier, weight)
  }

  static func ends(_ runtime: Runtime, _ text: String, _ kind: EntryKind, _ tier: Tier? = nil, _ weight: Weight = .telling) -> NameRule {
    NameRule(runtime, .suffix(Array(text.utf8)), kind, tier, weight)
  }

  static func holds(_ runtime: Runtime, _ text: String, _ kind: EntryKind, _ tier: Tier? = nil, _ weight: Weight = .telling) -> NameRule {
    NameRule(runtime, .contains(Array(text.utf8)), kind, tier, weight)
  }

  static func marked(_ runtime: Runtime, _ text: String, _ kind: EntryKind) -> NameRule {
    NameRule(runtime, .marked(Array(text.utf8)), kind, nil, .telling)
  }

  static func rest(_ runtime: Runtime, _ kind: EntryKind, _ tier: Tier? = nil) -> NameRule {
    NameRule(runtime, .anything, kind, tier, .inside)
  }

  /// Whether a name is meant.
  func matches(_ name: some BidirectionalCollection<UInt8>) -> Bool {
    switch pattern {
    case .prefix(let text): name.starts(with: text)
    case .suffix(let text): name.suffix(text.count).elementsEqual(text)
    case .contains(let text): name.prefix(512).contains(part: text)
    case .marked(let text): name.starts(with: text) && Tier(marker: name.dropFirst(text.count).prefix(2)) != nil
    case .anything: true
    }
  }

  /// Whether it tells a tier at all.
  var tellsTier: Bool {
    if case .marked = pattern { true } else { fixedTier != nil }
  }

  /// The byte that names which are meant begin with; nil when it may be any.
  var firstByte: UInt8? {
    switch pattern {
    case .prefix(let text), .marked(let text): text.first
    case .suffix, .contains, .anything: nil
    }
  }

  /// The byte that they end with; nil when it may be any.
  var lastByte: UInt8? {
    if case .suffix(let text) = pattern { text.last } else { nil }
  }

  /// The tier that the rule tells of a name; nil also when the name is not meant.
  func tier(of name: some BidirectionalCollection<UInt8>) -> Tier? {
    if case .marked(let text) = pattern {
      return name.starts(with: text) ? Tier(marker: name.dropFirst(text.count).prefix(2)) : nil
    }
    guard let fixedTier, matches(name) else { return nil }
    return fixedTier
  }
}

extension Collection<UInt8> {
  /// Whether bytes stand somewhere in these. O(both together) for what is looked for here.
  fileprivate func contains(part: [UInt8]) -> Bool {
    guard let first = part.first else { return true }
    var rest = self[...]
    while let place = rest.firstIndex(of: first) {
      rest = rest[place...]
      if rest.starts(with: part) { return true }
      rest = rest.dropFirst()
    }
    return false
  }
}
