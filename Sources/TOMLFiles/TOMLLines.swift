/// Where each key of a TOML file stands: the parser gives positions for syntax errors only.
public struct TOMLLines {
  private var lines: [String: Int] = [:]

  /// Finds the keys of a text. O(bytes).
  public init(_ toml: String) {
    var section: [String] = []
    for (index, line) in toml.split(separator: "\n", omittingEmptySubsequences: false).enumerated() {
      let text = line.drop { $0 == " " || $0 == "\t" }
      if text.first == "[" {
        section = TOMLLines.path(text.dropFirst().prefix { $0 != "]" })
        note(section, line: index + 1)
      } else if let key = TOMLLines.key(of: text) {
        note(section + TOMLLines.path(key), line: index + 1)
      }
    }
  }

  /// The line of a key or of the nearest table around it; 1 when none is written.
  public func line(of path: [String]) -> Int {
    var path = path
    while !path.isEmpty {
      if let line = lines[path.joined(separator: ".")] { return line }
      path.removeLast()
    }
    return 1
  }

  private mutating func note(_ path: [String], line: Int) {
    let name = path.joined(separator: ".")
    if lines[name] == nil { lines[name] = line }
  }

  /// What stands before the `=` of a line.
  private static func key(of text: Substring) -> Substring? {
    var quote: Character?
    for index in text.indices {
      let character = text[index]
      if let open = quote {
        if character == open { quote = nil }
      } else if character == "\"" || character == "'" {
        quote = character
      } else if character == "#" {
        return nil
      } else if character == "=" {
        return text[..<index]
      }
    }
    return nil
  }

  /// The parts of a key: quoted or not, a dot parts them; a role name in quotes is the same as one with bare dots.
  private static func path(_ key: Substring) -> [String] {
    key.filter { !" \t\"'\r".contains($0) }.split(separator: ".").map(String.init)
  }
}
