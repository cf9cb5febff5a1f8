extension SafeText {
  /// The text as a CSV field (RFC 4180), quoted if necessary. O(scalars).
  ///
  /// Names are untrusted, and spreadsheets evaluate a field that begins with `=`, `+`, `-` or `@`: such a field gets a leading apostrophe.
  ///
  /// ```swift
  /// SafeText("=1+1, 2").csvField  // "'=1+1, 2"
  /// ```
  package var csvField: String {
    let scalars = string.unicodeScalars
    let guarded = scalars.first.map { ["=", "+", "-", "@"].contains($0) } ?? false ? "'" : ""
    guard scalars.contains(where: { $0 == "," || $0 == "\"" }) else { return guarded + string }
    return "\"" + guarded + string(replacing: ["\"": "\"\""]) + "\""
  }
}
