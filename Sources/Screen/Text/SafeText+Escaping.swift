extension SafeText {
  /// The text with other texts in place of the scalars that a format means something by. O(scalars).
  ///
  /// Scalars, not characters: to Swift a quote with an accent over it is another character, to a reader of CSV, XML or a label it is a quote.
  package func string(replacing texts: [Unicode.Scalar: String]) -> String {
    var escaped = String.UnicodeScalarView()
    for scalar in string.unicodeScalars {
      if let text = texts[scalar] { escaped.append(contentsOf: text.unicodeScalars) } else { escaped.append(scalar) }
    }
    return String(escaped)
  }
}
