extension SafeText {
  /// The side of a wider column at which a text is placed: left (leading) or right (trailing).
  package enum Alignment: Sendable { case leading, trailing }

  /// Returns the text padded with blanks to at least `width` columns. O(columns).
  package func padded(to width: Int, _ alignment: Alignment = .leading) -> SafeText {
    guard columns < width else { return self }
    let blanks = SafeText(String(repeating: " ", count: width - columns))
    return alignment == .leading ? self + blanks : blanks + self
  }
}
