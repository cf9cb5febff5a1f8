/// A part of a manual page in the macros of man(7). Text is escaped, so that roff takes none of it for a request.
struct Roff {
  private var lines: [String] = []

  var text: String { lines.joined(separator: "\n") }

  mutating func subsection(_ name: String) { lines.append(".SS " + Self.quoted(name)) }

  mutating func paragraph(_ text: Part...) {
    beginParagraph()
    lines += Self.filled(text)
  }

  /// Appends a term with its meaning, which is indented below the term, or beside a short term.
  mutating func item(_ term: [Part], _ text: String) { lines += [".TP", Self.line(term)] + Self.filled([.marked(text)]) }

  /// Appends a table: terms on the left, meanings on the right, no blank lines.
  mutating func table(_ rows: [(term: String, text: String)], indentation: Int) {
    guard !rows.isEmpty else { return }
    beginParagraph()
    lines.append(".PD 0")
    for row in rows { lines += [".TP \(indentation)", Self.line([.bold(row.term)])] + Self.filled([.marked(row.text)]) }
    lines.append(".PD")
  }

  /// Appends lines whose line breaks are kept.
  mutating func example(_ text: [String]) {
    beginParagraph()
    lines += [".RS 4", ".nf"] + text.map { Self.line([.plain($0)]) } + [".fi", ".RE"]
  }

  /// Appends the request that separates paragraphs, except after a heading.
  private mutating func beginParagraph() {
    if let last = lines.last, !last.hasPrefix(".SS") { lines.append(".PP") }
  }

  /// A piece of text with its font.
  enum Part {
    case plain(String)
    case bold(String)
    case italic(String)
    /// Text in which words between backquotes are bold.
    case marked(String)
  }

  /// Returns a paragraph, broken into lines of at most 78 characters if its words are not longer.
  private static func filled(_ parts: [Part]) -> [String] {
    var lines: [String] = []
    var line = ""
    for word in set(parts).split(separator: " ") {
      if !line.isEmpty, line.count + 1 + word.count > 78 {
        lines.append(line)
        line = ""
      }
      line += (line.isEmpty ? "" : " ") + word
    }
    return (lines + [line]).map(guarded)
  }

  private static func line(_ parts: [Part]) -> String { guarded(set(parts)) }

  private static func set(_ parts: [Part]) -> String {
    parts.map { part in
      switch part {
      case .plain(let text): return escaped(text)
      case .bold(let text): return "\\fB" + escaped(text) + "\\fR"
      case .italic(let text): return "\\fI" + escaped(text) + "\\fR"
      case .marked(let text):
        let pieces = text.split(separator: "`", omittingEmptySubsequences: false).map(String.init)
        // With an odd number of backquotes, print them as characters.
        guard !pieces.count.isMultiple(of: 2) else { return escaped(text) }
        return set(pieces.enumerated().map { $0.offset.isMultiple(of: 2) ? .plain($0.element) : .bold($0.element) })
      }
    }.joined()
  }

  /// Protects an empty line and a line that begins with a period, which roff would take for a request.
  private static func guarded(_ line: String) -> String { line.hasPrefix(".") || line.isEmpty ? "\\&" + line : line }

  private static func quoted(_ text: String) -> String { "\"" + escaped(text) + "\"" }

  /// Returns text in ASCII in which characters with a meaning in roff, and all other characters, are escaped.
  static func escaped(_ text: String) -> String {
    text.unicodeScalars.map { scalar in
      switch scalar {
      case "\\": "\\e"
      case "-": "\\-"
      case "'": "\\(aq"
      case "`": "\\(ga"
      case "^": "\\(ha"
      case "~": "\\(ti"
      case "\"": "\\(dq"
      case "\n", "\t": " "
      case " "..."~": String(scalar)
      default: "\\[u" + Self.hex(scalar) + "]"
      }
    }.joined()
  }

  private static func hex(_ scalar: Unicode.Scalar) -> String {
    let digits = String(scalar.value, radix: 16, uppercase: true)
    return String(repeating: "0", count: max(0, 4 - digits.count)) + digits
  }
}
