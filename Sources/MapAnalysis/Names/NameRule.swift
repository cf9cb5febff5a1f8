import PerfMap

/// A rule of ``NameRules``: a pattern of names, the runtime that writes them, and their meaning.
struct NameRule: Sendable {
  enum Scope: Sendable {
    /// Only this runtime writes such names: they identify it.
    case anyMap
    /// Other runtimes write such names too: the rule applies only to maps of this runtime.
    case ownMap
  }

  var runtime: Runtime
  var pattern: NamePattern
  var kind: EntryKind
  private var fixedTier: Tier?
  var scope: Scope

  /// Makes a rule for names of a form.
  static func form(_ runtime: Runtime, _ parts: [NamePattern.Part], _ kind: EntryKind, _ tier: Tier? = nil, _ scope: Scope = .anyMap)
    -> NameRule
  {
    NameRule(runtime: runtime, pattern: NamePattern(parts), kind: kind, fixedTier: tier, scope: scope)
  }

  static func starts(_ runtime: Runtime, _ text: String, _ kind: EntryKind, _ tier: Tier? = nil, _ scope: Scope = .anyMap) -> NameRule {
    form(runtime, [.init(stringLiteral: text), .any], kind, tier, scope)
  }

  static func ends(_ runtime: Runtime, _ text: String, _ kind: EntryKind, _ tier: Tier? = nil, _ scope: Scope = .anyMap) -> NameRule {
    form(runtime, [.any, .init(stringLiteral: text)], kind, tier, scope)
  }

  static func contains(_ runtime: Runtime, _ text: String, _ kind: EntryKind, _ tier: Tier? = nil, _ scope: Scope = .anyMap) -> NameRule {
    form(runtime, [.any, .init(stringLiteral: text), .any], kind, tier, scope)
  }

  static func marked(_ runtime: Runtime, _ text: String, _ kind: EntryKind) -> NameRule {
    form(runtime, [.init(stringLiteral: text), .marker, .any], kind)
  }

  static func rest(_ runtime: Runtime, _ kind: EntryKind, _ tier: Tier? = nil) -> NameRule { form(runtime, [.any], kind, tier, .ownMap) }

  func matches(_ name: ArraySlice<UInt8>) -> Bool { pattern.matches(name) }

  /// True if the rule derives a tier from names.
  var hasTier: Bool { fixedTier != nil || pattern.hasMarker }

  /// Returns the tier of a matching name; nil if it has none.
  func tier(ofMatching name: ArraySlice<UInt8>) -> Tier? { fixedTier ?? pattern.markedTier(of: name) }
}
