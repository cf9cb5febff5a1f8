extension SafeText {
  /// The text as a CSV field (RFC 4180), quoted if necessary. O(scalars).
  ///
  /// Names are untrusted, and spreadsheets evaluate a field that begins with `=`, `+`, `-`, `@` or a full-width form of one. Inserts an
  /// apostrophe before such a character at the start and after a semicolon, which separates fields in many locales.
  ///
  /// ```swift
  /// SafeText("=1+1, 2").csvField  // "'=1+1, 2"
  /// ```
  package var csvField: String {
    var field = String.UnicodeScalarView()
    var mayBeginField = true
    var isQuoted = false
    for scalar in string.unicodeScalars {
      if mayBeginField, Self.formulaStarts.contains(scalar) { field.append("'") }
      // Spreadsheets skip spaces and quotes before a formula.
      mayBeginField = scalar == ";" || mayBeginField && (scalar == "\"" || scalar.properties.isWhitespace)
      isQuoted = isQuoted || scalar == "," || scalar == ";" || scalar == "\""
      if scalar == "\"" { field.append(scalar) }
      field.append(scalar)
    }
    return isQuoted ? "\"" + String(field) + "\"" : String(field)
  }

  private static let formulaStarts: Set<Unicode.Scalar> = ["=", "+", "-", "@", "\u{ff1d}", "\u{ff0b}", "\u{ff0d}", "\u{ff20}"]
}
