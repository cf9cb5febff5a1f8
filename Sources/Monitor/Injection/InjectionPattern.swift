/// The position of an injected entry relative to the existing ones.
package enum InjectionPattern: String, CaseIterable, Hashable, Sendable {
  /// On bytes without an owner.
  case plain
  /// The same range as another entry.
  case same
  /// Inside another entry.
  case nested
  /// Across the end of another entry, or across its start if its end is the end of the address space.
  case straddle
}
