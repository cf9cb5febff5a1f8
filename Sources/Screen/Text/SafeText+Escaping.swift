extension SafeText {
  /// Returns the text with some scalars replaced, for escaping in XML and Prometheus labels. O(scalars).
  ///
  /// Compares scalars, not characters: in Swift, a quote with a combining accent is not equal to a quote. An XML parser still sees a quote.
  package func string(replacing texts: [Unicode.Scalar: String]) -> String {
    var escaped = String.UnicodeScalarView()
    for scalar in string.unicodeScalars {
      if let text = texts[scalar] { escaped.append(contentsOf: text.unicodeScalars) } else { escaped.append(scalar) }
    }
    return String(escaped)
  }
}
