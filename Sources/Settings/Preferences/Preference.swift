import Monitor
import Screen

/// A preference: a key of the configuration and a row of the options dialog.
package enum Preference: String, CaseIterable, Hashable, Sendable {
  case theme, colors, symbols, mouse, columns, sort, hidden, widening

  /// The value of a preference in the configuration.
  package enum Value: Hashable, Sendable {
    case text(String)
    case truth(Bool)
    case number(Int)
    case texts([String])
  }

  /// A description for the options dialog.
  package var summary: SafeText {
    switch self {
    case .theme: "colour theme"
    case .colors: "number of colours; takes effect at the next start"
    case .symbols: "character set; takes effect at the next start"
    case .mouse: "mouse on; off lets the terminal select text"
    case .columns: "columns of the entries pane"
    case .sort: "sort column of the entries at the start"
    case .hidden: "hidden panes"
    case .widening: "extra width of the right side"
    }
  }

  /// Returns a description of the valid values, to follow the word `expected` in an error message.
  package func expected(themes: [String]) -> String {
    switch self {
    case .theme: "one of " + themes.joined(separator: ", ")
    case .colors: "one of " + Preferences.Colors.allCases.map(\.rawValue).joined(separator: ", ") + " in quotes"
    case .symbols: "one of " + Preferences.Symbols.allCases.map(\.rawValue).joined(separator: ", ")
    case .mouse: "true or false"
    case .columns: "a list of " + EntryColumn.allCases.map(\.rawValue).joined(separator: ", ")
    case .sort: "one of " + EntriesView.Column.allCases.map(\.rawValue).joined(separator: ", ")
    case .hidden: "a list of " + Pane.allCases.map(\.word).joined(separator: ", ")
    case .widening: "a number from -40 to 80"
    }
  }

  package func value(in preferences: Preferences) -> Value {
    switch self {
    case .theme: .text(preferences.theme)
    case .colors: .text(preferences.colors.rawValue)
    case .symbols: .text(preferences.symbols.rawValue)
    case .mouse: .truth(preferences.mouse)
    case .columns: .texts(EntryColumn.allCases.filter(preferences.columns.contains).map(\.rawValue))
    case .sort: .text(preferences.sort.rawValue)
    case .hidden: .texts(Pane.allCases.filter(preferences.hidden.contains).map(\.word))
    case .widening: .number(preferences.widening)
    }
  }

  /// Sets the preference to a value. Returns false if the value is invalid.
  package func set(_ value: Value, in preferences: inout Preferences, themes: [String]) -> Bool {
    switch (self, value) {
    case (.theme, .text(let name)) where themes.contains(name): preferences.theme = name
    case (.colors, .text(let name)): return Self.assign(Preferences.Colors(rawValue: name), to: &preferences.colors)
    case (.symbols, .text(let name)): return Self.assign(Preferences.Symbols(rawValue: name), to: &preferences.symbols)
    case (.mouse, .truth(let isOn)): preferences.mouse = isOn
    case (.columns, .texts(let names)):
      let columns = names.compactMap { EntryColumn(rawValue: $0) }
      guard columns.count == names.count else { return false }
      preferences.columns = Set(columns).union([.name])
    case (.sort, .text(let name)): return Self.assign(EntriesView.Column(rawValue: name), to: &preferences.sort)
    case (.hidden, .texts(let names)):
      let panes = names.compactMap { name in Pane.allCases.first { $0.word == name } }
      guard panes.count == names.count, Set(panes).count < Pane.allCases.count else { return false }
      preferences.hidden = Set(panes)
    case (.widening, .number(let columns)) where (-40...80).contains(columns): preferences.widening = columns
    default: return false
    }
    return true
  }

  private static func assign<Choice>(_ value: Choice?, to target: inout Choice) -> Bool {
    guard let value else { return false }
    target = value
    return true
  }

  /// Changes the preference to its next value (`step` 1) or previous value (-1). The widening changes by 4 columns; lists do not change.
  package func step(_ step: Int, in preferences: inout Preferences, themes: [String]) {
    let values: [Value] =
      switch self {
      case .theme: themes.map { .text($0) }
      case .colors: Preferences.Colors.allCases.map { .text($0.rawValue) }
      case .symbols: Preferences.Symbols.allCases.map { .text($0.rawValue) }
      case .mouse: [.truth(true), .truth(false)]
      case .sort: EntriesView.Column.allCases.map { .text($0.rawValue) }
      case .widening: [.number(min(80, max(-40, preferences.widening + 4 * step)))]
      case .columns, .hidden: []
      }
    guard !values.isEmpty else { return }
    let place = values.firstIndex(of: value(in: preferences)) ?? -step
    _ = set(values[(place + step + values.count) % values.count], in: &preferences, themes: themes)
  }
}

extension Preference.Value {
  /// The value as the options dialog shows it.
  package var shown: SafeText {
    switch self {
    case .text(let text): SafeText(text)
    case .truth(let isTrue): isTrue ? "yes" : "no"
    case .number(let number): SafeText("\(number)")
    case .texts(let texts): texts.isEmpty ? "none" : SafeText(texts.joined(separator: " "))
    }
  }
}
