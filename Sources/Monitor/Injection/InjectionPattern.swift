/// How an injected entry lies to what is in a map.
package enum InjectionPattern: String, CaseIterable, Hashable, Sendable {
  /// Where nobody owns a byte.
  case plain
  /// Exactly over another entry.
  case same
  /// Inside another entry.
  case nested
  /// Over the end of another entry, or over its start where the end is that of all addresses.
  case straddle
}
