/// A pattern that a filter or a search finds in names: bytes or a regular expression.
package struct TextPattern: Sendable {
  private enum Kind: Sendable {
    case bytes(BytePattern)
    case expression(RegularExpression)
  }

  private let kind: Kind

  /// Parses a pattern; a leading `!` marks a regular expression. Case is ignored unless the text has an ASCII capital letter.
  package init(_ text: String) throws(FilterError) {
    let ignoresCase = !text.utf8.contains { $0 >= 0x41 && $0 <= 0x5a }
    if text.hasPrefix("!") {
      kind = .expression(try RegularExpression(String(text.dropFirst()), ignoresCase: ignoresCase))
    } else {
      kind = .bytes(BytePattern(Array(text.utf8), ignoresCase: ignoresCase))
    }
  }

  init(bytes: [UInt8], ignoresCase: Bool, isWhole: Bool) {
    kind = .bytes(BytePattern(bytes, ignoresCase: ignoresCase, isWhole: isWhole))
  }

  var bytes: BytePattern? {
    if case .bytes(let pattern) = kind { pattern } else { nil }
  }

  var expression: RegularExpression? {
    if case .expression(let expression) = kind { expression } else { nil }
  }

  /// Returns the first match in a name, in bytes from the start of the name; nil also if a regular expression exceeds a limit.
  package func firstMatch(in name: ArraySlice<UInt8>, _ effort: MatchEffort = .quick) -> Range<Int>? {
    switch kind {
    case .bytes(let pattern):
      return name.prefix(NameSearch.longestName).withUnsafeBytes { bytes in
        guard let place = pattern.firstMatch(in: bytes, from: 0, rarest: 0), pattern.admits(at: place, nameOf: name.count) else {
          return nil
        }
        return place..<place + pattern.count
      }
    case .expression(let expression):
      guard case .found(let range) = RegularExpression.Matcher(expression).match(name, effort) else { return nil }
      return range
    }
  }
}
