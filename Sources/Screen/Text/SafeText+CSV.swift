extension SafeText {
  /// The text as a field of comma-separated values (RFC 4180), in quotes where it has to be. O(scalars).
  ///
  /// Names are anybody's, and a spreadsheet takes a field that begins with `=`, `+`, `-` or `@` for a formula: an apostrophe stands before those.
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
