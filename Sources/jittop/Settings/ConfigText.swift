import Dashboard
import TOMLFiles

/// The text of the configuration: a TOML file with one key for each preference.
struct ConfigText {
  let text: String
  /// The name that problems carry.
  let file: String

  /// What the text says over the usual choice, and what is wrong with it; what is wrong stays usual. O(bytes).
  func preferences(over usual: Preferences, themes: [String]) -> (preferences: Preferences, problems: [FileProblem]) {
    var preferences = usual
    var problems: [FileProblem] = []
    let entries: [String: FileValue]
    do {
      entries = try FileValue.parse(text)
    } catch {
      return (usual, [FileProblem(file: file, line: max(1, error.source.begin.line), expected: "TOML; \(error.description)")])
    }
    let lines = TOMLLines(text)
    for (key, value) in entries {
      let line = lines.line(of: [key])
      guard let preference = Preference(rawValue: key) else {
        let known = Preference.allCases.map(\.rawValue).joined(separator: ", ")
        problems.append(FileProblem(file: file, line: line, expected: "one of \(known), not `\(key)`"))
        continue
      }
      guard let found = Preference.Value(value), preference.set(found, in: &preferences, themes: themes) else {
        problems.append(
          FileProblem(file: file, line: line, expected: "\(key) to be \(preference.expected(themes: themes)), not \(value.words)"))
        continue
      }
    }
    return (preferences, problems.sorted { $0.line < $1.line })
  }

  /// The text with other values: comments, order and what is not ours stay as they are; what is usual and not written stays unwritten.
  func updated(to wanted: Preferences, usual: Preferences, themes: [String]) -> String {
    let written = preferences(over: usual, themes: themes).preferences
    var lines = text
    for preference in Preference.allCases {
      let value = preference.value(in: wanted)
      guard value != preference.value(in: written) else { continue }
      if let place = ConfigText.place(of: preference.rawValue, in: lines) {
        lines.replaceSubrange(place, with: value.toml)
      } else {
        let line = "\(preference.rawValue) = \(value.toml)\n"
        let end = ConfigText.endOfTopLevel(lines)
        let isOwnLine = end == lines.startIndex || lines[lines.index(before: end)] == "\n"
        lines.insert(contentsOf: isOwnLine ? line : "\n" + line, at: end)
      }
    }
    return lines
  }

  /// Where the value of a key outside of any table stands, without a comment behind it.
  private static func place(of key: String, in text: String) -> Range<String.Index>? {
    var start = text.startIndex
    let end = endOfTopLevel(text)
    while start < end {
      let line = text[start..<end]
      let value = valueStart(of: line)
      let stop = value.map { valueEnd(from: $0.place, in: text, until: end) }
      if let value, let stop, value.key == key { return value.place..<stop }
      // A value may go over several lines.
      start = text[(stop ?? start)..<end].firstIndex { $0.isNewline }.map { text.index(after: $0) } ?? end
    }
    return nil
  }

  private static func valueStart(of line: Substring) -> (key: String, place: String.Index)? {
    let own = line.prefix { !$0.isNewline }
    guard let equals = own.firstIndex(of: "="), !own[..<equals].contains("#") else { return nil }
    let key = own[..<equals].filter { !" \t\"'".contains($0) }
    let place = own[equals...].dropFirst().firstIndex { $0 != " " && $0 != "\t" } ?? own.endIndex
    return (key, place)
  }

  /// The end of a value: of its line, or of the last line of a list; before a comment and the blanks in front of it.
  private static func valueEnd(from start: String.Index, in text: String, until end: String.Index) -> String.Index {
    var depth = 0
    var quote: Character?
    var last = start
    var index = start
    while index < end {
      let character = text[index]
      if let open = quote {
        if character == "\\", open == "\"", text.index(after: index) < end {
          index = text.index(after: index)
        } else if character == open {
          quote = nil
        }
      } else if character == "\"" || character == "'" {
        quote = character
      } else if character == "[" {
        depth += 1
      } else if character == "]" {
        depth -= 1
      } else if character == "#" {
        if depth == 0 { return last }
        index = text[index..<end].firstIndex { $0.isNewline } ?? end
        continue
      } else if character.isNewline, depth <= 0 {
        return last
      }
      index = text.index(after: index)
      if !character.isWhitespace { last = index }
    }
    return last
  }

  /// Where the first table begins, or the end of the text.
  private static func endOfTopLevel(_ text: String) -> String.Index {
    var start = text.startIndex
    while start < text.endIndex {
      let line = text[start...].prefix { !$0.isNewline }
      if line.first(where: { $0 != " " && $0 != "\t" }) == "[" { return start }
      let value = valueStart(of: text[start...])
      let stop = value.map { valueEnd(from: $0.place, in: text, until: text.endIndex) } ?? line.endIndex
      start = text[stop...].firstIndex { $0.isNewline }.map { text.index(after: $0) } ?? text.endIndex
    }
    return text.endIndex
  }
}

extension Preference.Value {
  init?(_ value: FileValue) {
    switch value {
    case .string(let text): self = .text(text)
    case .boolean(let isTrue): self = .truth(isTrue)
    case .integer(let number): self = .number(number)
    case .list(let values):
      let texts = values.compactMap { if case .string(let text) = $0 { text } else { nil } }
      guard texts.count == values.count else { return nil }
      self = .texts(texts)
    case .table, .other: return nil
    }
  }

  /// The value as TOML has it; our texts hold no quotes.
  fileprivate var toml: String {
    switch self {
    case .text(let text): "\"\(text)\""
    case .truth(let isTrue): isTrue ? "true" : "false"
    case .number(let number): String(number)
    case .texts(let texts): "[" + texts.map { "\"\($0)\"" }.joined(separator: ", ") + "]"
    }
  }
}
