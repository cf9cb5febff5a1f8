import PerfMap

/// Whether what a map said at an earlier moment is known.
package enum PastAvailability: Hashable, Sendable {
  /// It is.
  case complete
  /// It can be worked out, and will be when the map is looked at.
  case awaited
  /// It cannot: only the numbers are known.
  case lost(Loss)

  /// Why it is not known any more.
  package enum Loss: Hashable, Sendable {
    /// The file has begun another generation since.
    case begunAgain(Generation.Reason)
    /// The map is gone.
    case gone
  }
}
