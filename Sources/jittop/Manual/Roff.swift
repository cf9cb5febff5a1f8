/// A manual page in the macros of man(7): text goes in as it is, and cannot be taken for a request.
struct Roff {
  private var lines: [String] = []

  /// Begins a page of section 1.
  init(title: String, source: String) {
    lines.append(".TH \(title.uppercased()) 1 \"\" \"\(source)\" \"User Commands\"")
    // Left-aligned, without broken words: names and options stay whole.
    lines += [".nh", ".ad l"]
  }

  /// The page.
  var text: String { lines.joined(separator: "\n") + "\n" }

  mutating func section(_ name: String) { lines.append(".SH " + Self.quoted(name)) }

  mutating func subsection(_ name: String) { lines.append(".SS " + Self.quoted(name)) }

  mutating func paragraph(_ text: Part...) {
    beginParagraph()
    lines += Self.filled(text)
  }

  /// A term, and below it, or beside it where it is short, what it means.
  mutating func item(_ term: [Part], _ text: String) { lines += [".TP", Self.line(term)] + Self.filled([.plain(text)]) }

  /// Terms with what they mean beside them, without lines between them.
  mutating func table(_ rows: [(term: String, text: String)], indentation: Int) {
    guard !rows.isEmpty else { return }
    beginParagraph()
    lines.append(".PD 0")
    for row in rows { lines += [".TP \(indentation)", Self.line([.bold(row.term)])] + Self.filled([.plain(row.text)]) }
    lines.append(".PD")
  }

  /// Lines as they are.
  mutating func example(_ text: [String]) {
    beginParagraph()
    lines += [".RS 4", ".nf"] + text.map { Self.line([.plain($0)]) } + [".fi", ".RE"]
  }

  /// A heading begins a paragraph of its own.
  private mutating func beginParagraph() {
    if let last = lines.last, !last.hasPrefix(".SH"), !last.hasPrefix(".SS") { lines.append(".PP") }
  }

  /// A piece of a line, and how it is set.
  enum Part {
    case plain(String)
    case bold(String)
    case italic(String)
  }

  /// A paragraph in lines that are not longer than they need be.
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
      case .plain(let text): escaped(text)
      case .bold(let text): "\\fB" + escaped(text) + "\\fR"
      case .italic(let text): "\\fI" + escaped(text) + "\\fR"
      }
    }.joined()
  }

  /// What begins with a period would be a request.
  private static func guarded(_ line: String) -> String { line.hasPrefix(".") || line.isEmpty ? "\\&" + line : line }

  private static func quoted(_ text: String) -> String { "\"" + escaped(text) + "\"" }

  /// Text whose characters mean themselves, in ASCII.
  private static func escaped(_ text: String) -> String {
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
