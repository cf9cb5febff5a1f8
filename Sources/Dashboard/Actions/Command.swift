import Monitor
import Screen

/// A command of the palette: an action, or a command with a parameter.
struct Command {
  enum Meaning {
    case action(Action)
    /// Commands with the rest of the typed line as their parameter.
    case filter, search, saveScreen, exportOverlaps, back, forward
    case sortEntries(EntriesView.Column)
    case sortMaps(MapSort.Column)
    /// Shows functions, sorted by a column.
    case top(FunctionGroups.Column)
  }

  let name: String
  /// The placeholder of the parameter; empty if there is none.
  var parameter = ""
  let summary: SafeText
  /// The first key of the action that the command runs; nil for other commands.
  var key: Key?
  let meaning: Meaning

  /// Returns all commands in the order of the palette; with `isReadOnly`, without those that write files.
  static func all(isReadOnly: Bool) -> [Command] {
    let actions = Action.allCases.filter { !(isReadOnly && $0.entry.writes) }.map { action in
      Command(name: words(action.rawValue), summary: action.entry.summary, key: action.entry.keys.first, meaning: .action(action))
    }
    let sorts =
      EntriesView.Column.allCases.map {
        Command(name: "sort entries \($0.rawValue)", summary: "sort entries by a column", meaning: .sortEntries($0))
      }
      + FunctionGroups.Column.allCases.map { Command(name: "top \($0.rawValue)", summary: summary(of: $0), meaning: .top($0)) }
      + MapSort.Column.allCases.map { Command(name: "sort maps \($0.rawValue)", summary: "sort maps by a column", meaning: .sortMaps($0)) }
    let writing =
      isReadOnly
      ? []
      : [
        Command(name: "save screen", parameter: "FILE", summary: "write the screen as text to a new file", meaning: .saveScreen),
        Command(
          name: "export overlaps", parameter: "FILE", summary: "write the listed overlaps as CSV to a new file", meaning: .exportOverlaps),
      ]
    return actions + sorts + [
      Command(name: "filter", parameter: "TEXT", summary: "filter entries: name !regex size>4k tier=opt", meaning: .filter),
      Command(name: "back", parameter: "TIME", summary: "go back by a time such as 42s or 2m", meaning: .back),
      Command(name: "forward", parameter: "TIME", summary: "go forward by a time such as 42s or 2m", meaning: .forward),
      Command(name: "search", parameter: "TEXT", summary: "next entry whose name contains the text", meaning: .search),
    ] + writing
  }

  private static func summary(of column: FunctionGroups.Column) -> SafeText {
    switch column {
    case .recompiled: "functions compiled most often"
    case .bytes: "functions with the most bytes"
    case .lost: "functions that lost the most bytes to newer entries"
    case .age: "functions compiled most recently"
    }
  }

  /// Splits a name in camel case into words: `showOverlaps` becomes `show overlaps`.
  private static func words(_ name: String) -> String {
    name.reduce(into: "") { $0 += $1.isUppercase ? " " + $1.lowercased() : String($1) }
  }

  /// Returns the commands that match a typed line, best match first. O(commands).
  static func matching(_ line: String, isReadOnly: Bool) -> [Command] {
    let wanted = line.lowercased().split(separator: " ").joined(separator: " ")
    let commands = all(isReadOnly: isReadOnly)
    guard !wanted.isEmpty else { return commands }
    let exact = commands.filter { $0.name == wanted && $0.parameter.isEmpty }
    let withParameter = commands.filter { !$0.parameter.isEmpty && (wanted + " ").hasPrefix($0.name + " ") }
    let named = Set((exact + withParameter).map(\.name))
    let prefixed = commands.filter { $0.name.hasPrefix(wanted) && !named.contains($0.name) }
    let known = named.union(prefixed.map(\.name))
    let words = Set(wanted.split(separator: " "))
    let containing = commands.filter { command in
      !known.contains(command.name) && words.allSatisfy { command.name.hasPart($0) || command.summary.string.hasPart($0) }
    }
    return exact + withParameter + prefixed + containing
  }
}

extension String {
  /// Returns true if the string contains a text. Rejects a longer text without `firstRange(of:)`, which would preprocess it.
  func hasPart(_ text: some StringProtocol) -> Bool { text.utf8.count <= utf8.count && firstRange(of: text) != nil }
}
