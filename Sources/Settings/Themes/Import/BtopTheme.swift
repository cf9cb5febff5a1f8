import Screen

/// A btop theme, converted to a jittop theme.
///
/// The format: lines `theme[KEY]="COLOUR"`, and comments that begin with `#`. A colour is `#rrggbb`, `#gg` for a grey, three decimal
/// numbers, or empty for the terminal's default. Source: btop's README, "Themes", and the keys of its default theme.
package struct BtopTheme: Sendable {
  /// The errors, in the order of lines. The lines without errors are used.
  package let problems: [FileProblem]
  private let name: String
  private let colors: [String: String]

  /// Parses a btop theme. `file` is the name in error reports, and its base name is the name of the theme. O(bytes).
  package init(_ text: String, file: String) {
    name = (file.split(separator: "/").last ?? "imported").split(separator: ".").first.map(String.init) ?? "imported"
    var colors: [String: String] = [:]
    var problems: [FileProblem] = []
    for (index, line) in text.split(omittingEmptySubsequences: false, whereSeparator: \.isNewline).enumerated() {
      let content = line.drop { $0 == " " || $0 == "\t" || $0 == "\u{feff}" }
      if content.isEmpty || content.first == "#" { continue }
      func report(_ expected: String) { problems.append(FileProblem(file: file, line: index + 1, expected: expected)) }
      guard let entry = Self.entry(content) else {
        report("a line such as theme[main_bg]=\"#0f1419\", or a comment")
        continue
      }
      guard let color = Self.color(entry.color) else {
        report("a colour (\"#rrggbb\", \"#gg\", three numbers from 0 to 255, or nothing), not \"\(entry.color)\"")
        continue
      }
      colors[entry.key] = color
    }
    self.colors = colors
    self.problems = problems
  }

  /// Parses `theme[KEY]="COLOUR"`, in which blanks around `=` and a comment at the end are allowed. O(bytes).
  private static func entry(_ line: Substring) -> (key: String, color: Substring)? {
    let isBlank = { (character: Character) in character == " " || character == "\t" }
    guard line.hasPrefix("theme["), let bracket = line.firstIndex(of: "]") else { return nil }
    let key = line[..<bracket].dropFirst(6)
    guard !key.isEmpty, key.allSatisfy({ $0.isLetter || $0.isNumber || $0 == "_" }) else { return nil }
    var rest = line[bracket...].dropFirst().drop(while: isBlank)
    guard rest.popFirst() == "=" else { return nil }
    rest = rest.drop(while: isBlank)
    guard let quote = rest.popFirst(), quote == "\"" || quote == "'", let end = rest.firstIndex(of: quote) else { return nil }
    let after = rest[end...].dropFirst().drop(while: isBlank)
    return after.isEmpty || after.first == "#" ? (String(key), rest[..<end]) : nil
  }

  /// Converts a colour to the form of jittop themes; returns nil if it is invalid.
  private static func color(_ text: Substring) -> String? {
    if text.isEmpty { return "none" }
    if text.first == "#" {
      let digits = text.dropFirst().lowercased()
      guard digits.utf8.allSatisfy({ Character(Unicode.Scalar($0)).isHexDigit }) else { return nil }
      return digits.count == 6 ? "#" + digits : digits.count == 2 ? "#" + digits + digits + digits : nil
    }
    let parts = text.split(separator: " ").compactMap { UInt8($0) }
    guard parts.count == 3, text.split(separator: " ").count == 3 else { return nil }
    return "#" + parts.map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined()
  }

  /// True if the file defines no colour, which means that it is not a btop theme.
  package var isEmpty: Bool { colors.isEmpty }

  // MARK: - Conversion

  /// The theme as TOML for a jittop theme file. Roles that the TOML does not define are derived from other roles when the file is read.
  package var toml: String {
    var lines = ["# Converted from a btop theme.", "name = \"\(Self.quoted(name))\"", "kind = \"\(kind)\"", "", "[roles]"]
    for (role, keys) in Self.sources { lines.append("\(role) = \"\(first(keys) ?? Self.usual[role] ?? "none")\"") }
    lines += optional("\"border.focus\"", ["proc_box", "cpu_box"]) + optional("title", ["title"])
    lines += optional("header", ["title"]) + optional("runtime", ["proc_misc"])
    let paper = first(["selected_bg"]) ?? "none"
    let ink = first(["selected_fg"]) ?? "none"
    lines.append(
      paper == "none" ? "selected = { attributes = [\"reverse\"] }" : "selected = { fg = \"\(ink)\", bg = \"\(paper)\" }")
    let ramps = [("rate", "download"), ("bytes", "upload"), ("heat", "temp")].compactMap { ramp($0, $1) }
    return (lines + (ramps.isEmpty ? [] : ["", "[gradients]"] + ramps)).joined(separator: "\n") + "\n"
  }

  /// The roles that a theme must define, except `selected`. Each has the btop keys that supply its colour, in order of preference.
  private static let sources: [(role: String, keys: [String])] = [
    ("background", ["main_bg"]), ("text", ["main_fg"]), ("\"text.dim\"", ["inactive_fg", "graph_text"]),
    ("accent", ["hi_fg", "title"]), ("border", ["div_line", "proc_box"]),
    ("ok", ["cpu_start", "temp_start"]), ("warn", ["cpu_mid", "temp_mid"]), ("error", ["cpu_end", "temp_end"]),
    ("tier.opt", ["process_mid", "process_end", "available_end", "hi_fg"]),
  ]

  /// The default colours of roles for which the btop theme has no key.
  private static let usual = ["accent": "#5cc8ff", "ok": "#61d9e8", "warn": "#feea5d", "error": "#e8676b", "tier.opt": "#f8e76c"]

  /// Returns the first colour of some keys that is not `none`. Otherwise returns `none`, or nil if none of the keys is set.
  private func first(_ keys: [String]) -> String? {
    keys.lazy.compactMap { colors[$0] }.first { $0 != "none" } ?? (keys.contains { colors[$0] != nil } ? "none" : nil)
  }

  private func optional(_ role: String, _ keys: [String]) -> [String] {
    first(keys).map { $0 == "none" ? [] : ["\(role) = \"\($0)\""] } ?? []
  }

  private func ramp(_ name: String, _ keys: String) -> String? {
    let stops = ["start", "mid", "end"].compactMap { colors["\(keys)_\($0)"] }.filter { $0 != "none" }
    return stops.count < 2 ? nil : "\(name) = [" + stops.map { "\"\($0)\"" }.joined(separator: ", ") + "]"
  }

  private var kind: Theme.Kind {
    guard let background = colors["main_bg"], background != "none", let digits = UInt32(background.dropFirst(), radix: 16),
      let lightness = Color(hex: digits).okLab?.lightness
    else { return .any }
    return lightness < 0.5 ? .dark : .light
  }

  private static func quoted(_ text: String) -> String {
    String(text.unicodeScalars.filter { $0.value >= 0x20 && $0.value != 0x7f && $0 != "\"" && $0 != "\\" })
  }
}
