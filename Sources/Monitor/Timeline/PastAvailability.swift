import PerfMap

/// The availability of a map's contents at an earlier moment.
package enum PastAvailability: Hashable, Sendable {
  case complete
  /// Restored when the map is selected.
  case awaited
  /// Lost; only the totals are known.
  case lost(Loss)

  /// The reason for the loss.
  package enum Loss: Hashable, Sendable {
    /// The file has since started another generation.
    case begunAgain(Generation.Reason)
    /// The map has been removed.
    case gone
  }
}
