import Screen

/// Comma-separated values (RFC 4180) that do nothing to a terminal.
enum CSV {
  /// A field: made safe, and in quotes where it has to be.
  static func field(_ text: String) -> String {
    let safe = SafeText(text).string
    return safe.contains { $0 == "," || $0 == "\"" } ? "\"" + safe.replacing("\"", with: "\"\"") + "\"" : safe
  }
}
