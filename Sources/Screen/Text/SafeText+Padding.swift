extension SafeText {
  /// Where text stands in a column that is wider than it.
  package enum Alignment: Sendable {
    /// Left, with blanks behind.
    case leading
    /// Right, with blanks before.
    case trailing
  }

  /// The text with blanks up to a number of columns; as it is when it has as many. O(columns).
  package func padded(to width: Int, _ alignment: Alignment = .leading) -> SafeText {
    guard columns < width else { return self }
    let blanks = SafeText(String(repeating: " ", count: width - columns))
    return alignment == .leading ? self + blanks : blanks + self
  }
}
