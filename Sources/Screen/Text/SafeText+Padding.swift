extension SafeText {
  /// The side at which a text is placed in a column that is wider: left (leading) or right (trailing).
  package enum Alignment: Sendable { case leading, trailing }

  /// Returns the text padded with blanks to at least `width` columns. O(columns).
  package func padded(to width: Int, _ alignment: Alignment = .leading) -> SafeText {
    guard columns < width else { return self }
    let blanks = SafeText(String(repeating: " ", count: width - columns))
    return alignment == .leading ? self + blanks : blanks + self
  }
}
