/// The text of the configuration, a TOML file with one key for each preference.
package struct ConfigText {
  let text: String
  /// The name of the file, for error reports.
  let file: String

  package init(text: String, file: String) {
    self.text = text
    self.file = file
  }

  /// Parses the text. A preference that the text does not set to a valid value has its value in `usual`. O(bytes).
  package func preferences(over usual: Preferences, themes: [String]) -> (preferences: Preferences, problems: [FileProblem]) {
    var preferences = usual
    var problems: [FileProblem] = []
    let entries: [String: FileValue]
    do {
      entries = try FileValue.parse(text)
    } catch {
      return (usual, [error.problem(in: file)])
    }
    let lines = TOMLOutline(text)
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

  /// Returns the text with the wanted values. Comments, order and unknown content are kept. Only values that differ are changed or added.
  ///
  /// Throws if the text is not TOML, or has a table named like a preference.
  package func updated(to wanted: Preferences, usual: Preferences, themes: [String]) throws(ConfigFailure) -> String {
    do {
      _ = try FileValue.parse(text)
    } catch {
      throw .text(error.problem(in: file))
    }
    let written = preferences(over: usual, themes: themes).preferences
    var result = self
    for preference in Preference.allCases {
      let value = preference.value(in: wanted)
      if value != preference.value(in: written) { result = try result.setting(preference, to: value.toml) }
    }
    return result.text
  }

  private func setting(_ preference: Preference, to value: String) throws(ConfigFailure) -> ConfigText {
    let outline = TOMLOutline(text)
    var bytes = Array(text.utf8)
    if let own = outline.items.first(where: { $0.path == [preference.rawValue] }), let place = own.value {
      bytes.replaceSubrange(place, with: value.utf8)
    } else if let other = outline.items.first(where: { $0.path.first == preference.rawValue }) {
      throw .text(FileProblem(file: file, line: other.line, expected: "\(preference.rawValue) to be a value, not a table"))
    } else {
      let end = outline.topLevelEnd
      let isOwnLine = end == 0 || bytes[end - 1] == 0x0a || end == 3 && text.unicodeScalars.first == "\u{feff}"
      bytes.insert(contentsOf: "\(isOwnLine ? "" : "\n")\(preference.rawValue) = \(value)\n".utf8, at: end)
    }
    return ConfigText(text: String(decoding: bytes, as: UTF8.self), file: file)
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

  /// The value in TOML. Nothing is escaped, because the texts of preferences contain no quotes.
  fileprivate var toml: String {
    switch self {
    case .text(let text): "\"\(text)\""
    case .truth(let isTrue): isTrue ? "true" : "false"
    case .number(let number): String(number)
    case .texts(let texts): "[" + texts.map { "\"\($0)\"" }.joined(separator: ", ") + "]"
    }
  }
}
