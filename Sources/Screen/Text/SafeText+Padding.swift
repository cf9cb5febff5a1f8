extension SafeText {
  /// The position of text in a wider column: left or right.
  package enum Alignment: Sendable { case leading, trailing }

  /// Returns the text padded with blanks to at least `width` columns. O(columns).
  package func padded(to width: Int, _ alignment: Alignment = .leading) -> SafeText {
    guard columns < width else { return self }
    let blanks = SafeText(String(repeating: " ", count: width - columns))
    return alignment == .leading ? self + blanks : blanks + self
  }
}
