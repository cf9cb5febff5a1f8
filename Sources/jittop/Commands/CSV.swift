import Screen

/// Comma-separated values (RFC 4180) that do nothing to a terminal.
enum CSV {
  /// A field: made safe, and in quotes where it has to be.
  static func field(_ text: String) -> String {
    let safe = SafeText(text)
    let isPlain = !safe.string.unicodeScalars.contains { $0 == "," || $0 == "\"" }
    return isPlain ? safe.string : "\"" + safe.string(replacing: ["\"": "\"\""]) + "\""
  }
}
