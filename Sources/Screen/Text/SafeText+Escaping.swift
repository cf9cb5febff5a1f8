extension SafeText {
  /// Returns the text with some scalars replaced, for escaping in CSV, XML and labels. O(scalars).
  ///
  /// Scalars, not characters: for Swift a quote with a combining accent is another character, for a CSV or XML parser it is a quote.
  package func string(replacing texts: [Unicode.Scalar: String]) -> String {
    var escaped = String.UnicodeScalarView()
    for scalar in string.unicodeScalars {
      if let text = texts[scalar] { escaped.append(contentsOf: text.unicodeScalars) } else { escaped.append(scalar) }
    }
    return String(escaped)
  }
}
