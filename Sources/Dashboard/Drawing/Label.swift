import Screen
import Settings

/// A piece of text in a border, `┐text┌`; one that names an action can be pressed.
struct Label {
  /// Its text, in parts.
  var parts: [(text: SafeText, style: Style)]
  /// The key that stands behind the text.
  var key: Key?
  /// What pressing it does.
  var action: Action?

  /// Makes a label.
  init(_ text: SafeText, _ style: Style = Style(.textDim), action: Action? = nil) {
    parts = [(text, style)]
    self.action = action
  }

  /// Makes a label of an action: its word, and its key.
  init(_ word: SafeText, _ action: Action) {
    parts = [(word + " ", Style(.textDim))]
    key = action.entry.keys.first
    self.action = action
  }

  /// Makes a label of a key that means something only where the label stands.
  init(_ word: SafeText, key: Key) {
    parts = [(word + " ", Style(.textDim))]
    self.key = key
  }

  /// The title of a pane: its number and its name.
  init(pane: Pane, isFocused: Bool) {
    parts = [
      (pane.superscript, Style(.key)), (pane.title, Style(.title, isFocused ? .bold : [])),
    ]
    action = pane.action
  }

  /// How many entries or maps are marked, and what copies them; none if there are no marks.
  static func marks(_ count: Int) -> [Label] {
    guard count > 0 else { return [] }
    var label = Label("• " + Numbers.count(count, limit: 7) + " ", Style(.marked))
    label.key = Action.copy.entry.keys.first
    label.action = .copy
    return [label]
  }

  /// Everything that is drawn, the key as a set of symbols can show it.
  func drawn(_ symbols: SymbolSet) -> [(text: SafeText, style: Style)] {
    key.map { parts + [($0.label(symbols), Style(.key))] } ?? parts
  }

  func columns(_ symbols: SymbolSet) -> Int { drawn(symbols).reduce(0) { $0 + $1.text.columns } }
}
