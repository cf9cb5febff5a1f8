import Monitor
import Screen

/// A line of the palette: an action by its name, or something that wants a word more.
struct Command {
  /// What it does.
  enum Meaning {
    case action(Action)
    /// Takes the rest of the line.
    case filter, search, saveScreen, exportOverlaps, back, forward
    case sortEntries(EntriesView.Column)
    case sortMaps(MapSort.Column)
    /// Functions, the first ones in an order.
    case top(FunctionGroups.Column)
  }

  /// How it is typed.
  let name: String
  /// What follows the name, as the palette shows it; empty for nothing.
  var parameter = ""
  /// What it does, in a few words.
  let summary: SafeText
  /// The key that does the same.
  var key: Key?
  let meaning: Meaning

  /// All commands in the order of the palette; those that write only when that is allowed.
  static func all(isReadOnly: Bool) -> [Command] {
    let actions = Action.allCases.filter { !(isReadOnly && $0.entry.writes) }.map { action in
      Command(name: words(action.rawValue), summary: action.entry.summary, key: action.entry.keys.first, meaning: .action(action))
    }
    let sorts =
      EntriesView.Column.allCases.map {
        Command(name: "sort entries \($0.rawValue)", summary: "entries by a column", meaning: .sortEntries($0))
      }
      + FunctionGroups.Column.allCases.map { Command(name: "top \($0.rawValue)", summary: summary(of: $0), meaning: .top($0)) }
      + MapSort.Column.allCases.map { Command(name: "sort maps \($0.rawValue)", summary: "processes by a column", meaning: .sortMaps($0)) }
    let writing =
      isReadOnly
      ? []
      : [
        Command(name: "save screen", parameter: "FILE", summary: "write the screen as text into a new file", meaning: .saveScreen),
        Command(
          name: "export overlaps", parameter: "FILE", summary: "the listed overlaps as CSV, into a new file", meaning: .exportOverlaps),
      ]
    return actions + sorts + [
      Command(name: "filter", parameter: "TEXT", summary: "entries that pass: name !regex size>4k tier=opt", meaning: .filter),
      Command(name: "back", parameter: "TIME", summary: "what the screen showed 42s, 2m ago; or back in a replay", meaning: .back),
      Command(name: "forward", parameter: "TIME", summary: "forward by a time, at last to what is live", meaning: .forward),
      Command(name: "search", parameter: "TEXT", summary: "the next entry with the text in its name", meaning: .search),
    ] + writing
  }

  private static func summary(of column: FunctionGroups.Column) -> SafeText {
    switch column {
    case .recompiled: "functions that were compiled most often"
    case .bytes: "functions with the most bytes"
    case .lost: "functions that lost the most bytes to newer entries"
    case .age: "functions that were compiled last"
    }
  }

  /// `showOverlaps` as `show overlaps`.
  private static func words(_ name: String) -> String {
    name.reduce(into: "") { $0 += $1.isUppercase ? " " + $1.lowercased() : String($1) }
  }

  /// The commands that a typed line may mean, the likeliest first. O(commands).
  static func matching(_ line: String, isReadOnly: Bool) -> [Command] {
    let wanted = line.lowercased().split(separator: " ").joined(separator: " ")
    let commands = all(isReadOnly: isReadOnly)
    guard !wanted.isEmpty else { return commands }
    // A name that is typed out, with its text behind it.
    let exact = commands.filter { $0.name == wanted && $0.parameter.isEmpty }
    let called = commands.filter { !$0.parameter.isEmpty && (wanted + " ").hasPrefix($0.name + " ") }
    let named = Set((exact + called).map(\.name))
    let begun = commands.filter { $0.name.hasPrefix(wanted) && !named.contains($0.name) }
    let known = named.union(begun.map(\.name))
    let held = commands.filter { command in
      !known.contains(command.name)
        && wanted.split(separator: " ").allSatisfy { word in
          command.name.firstRange(of: word) != nil || command.summary.string.firstRange(of: word) != nil
        }
    }
    return exact + called + begun + held
  }
}
