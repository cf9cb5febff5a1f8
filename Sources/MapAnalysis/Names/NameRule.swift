import PerfMap

/// A rule of ``NameRules``: a pattern of names, the runtime that writes them, and their meaning.
struct NameRule: Sendable {
  enum Pattern: Sendable {
    case prefix([UInt8])
    case suffix([UInt8])
    case contains([UInt8])
    /// A prefix followed by V8's tier marker.
    case marked([UInt8])
    case anything
  }

  enum Scope: Sendable {
    /// Only this runtime writes such names: they identify it.
    case anyMap
    /// Other runtimes write such names too: the rule applies only to maps of this runtime.
    case ownMap
  }

  var runtime: Runtime
  var pattern: Pattern
  var kind: EntryKind
  private var fixedTier: Tier?
  var scope: Scope

  private init(_ runtime: Runtime, _ pattern: Pattern, _ kind: EntryKind, _ tier: Tier?, _ scope: Scope) {
    (self.runtime, self.pattern, self.kind, fixedTier, self.scope) = (runtime, pattern, kind, tier, scope)
  }

  static func starts(_ runtime: Runtime, _ text: String, _ kind: EntryKind, _ tier: Tier? = nil, _ scope: Scope = .anyMap) -> NameRule {
    NameRule(runtime, .prefix(Array(text.utf8)), kind, tier, scope)
  }

  static func ends(_ runtime: Runtime, _ text: String, _ kind: EntryKind, _ tier: Tier? = nil, _ scope: Scope = .anyMap) -> NameRule {
    NameRule(runtime, .suffix(Array(text.utf8)), kind, tier, scope)
  }

  static func contains(_ runtime: Runtime, _ text: String, _ kind: EntryKind, _ tier: Tier? = nil, _ scope: Scope = .anyMap) -> NameRule {
    NameRule(runtime, .contains(Array(text.utf8)), kind, tier, scope)
  }

  static func marked(_ runtime: Runtime, _ text: String, _ kind: EntryKind) -> NameRule {
    NameRule(runtime, .marked(Array(text.utf8)), kind, nil, .anyMap)
  }

  static func rest(_ runtime: Runtime, _ kind: EntryKind, _ tier: Tier? = nil) -> NameRule {
    NameRule(runtime, .anything, kind, tier, .ownMap)
  }

  func matches(_ name: some BidirectionalCollection<UInt8>) -> Bool {
    switch pattern {
    case .prefix(let text): name.starts(with: text)
    case .suffix(let text): name.suffix(text.count).elementsEqual(text)
    case .contains(let text): name.prefix(512).contains(part: text)
    case .marked(let text): name.starts(with: text) && Tier(marker: name.dropFirst(text.count).prefix(2)) != nil
    case .anything: true
    }
  }

  /// True if the rule derives a tier from names.
  var hasTier: Bool {
    if case .marked = pattern { true } else { fixedTier != nil }
  }

  /// The first byte of all matching names; nil if it varies.
  var firstByte: UInt8? {
    switch pattern {
    case .prefix(let text), .marked(let text): text.first
    case .suffix, .contains, .anything: nil
    }
  }

  /// The last byte of all matching names; nil if it varies.
  var lastByte: UInt8? {
    if case .suffix(let text) = pattern { text.last } else { nil }
  }

  /// Returns the tier of a name; nil if the name does not match or has none.
  func tier(of name: some BidirectionalCollection<UInt8>) -> Tier? {
    if case .marked(let text) = pattern {
      return name.starts(with: text) ? Tier(marker: name.dropFirst(text.count).prefix(2)) : nil
    }
    guard let fixedTier, matches(name) else { return nil }
    return fixedTier
  }
}

extension Collection<UInt8> {
  /// True if the collection contains a byte sequence. O(bytes) for the short sequences in ``NameRules``.
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
