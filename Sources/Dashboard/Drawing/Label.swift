import Screen
import Settings

/// A text in a border, `┐text┌`, clickable if it has a key or an action.
struct Label {
  var parts: [(text: SafeText, style: Style)]
  /// The key shown after the text.
  var key: Key?
  var action: Action?

  init(_ text: SafeText, _ style: Style = Style(.textDim), action: Action? = nil) {
    parts = [(text, style)]
    self.action = action
  }

  /// Creates the label of an action: a word and the action's key.
  init(_ word: SafeText, _ action: Action) {
    parts = [(word + " ", Style(.textDim))]
    key = action.entry.keys.first
    self.action = action
  }

  /// Creates the label of a key that is valid only in one dialog.
  init(_ word: SafeText, key: Key) {
    parts = [(word + " ", Style(.textDim))]
    self.key = key
  }

  /// Creates the title of a pane: number and name.
  init(pane: Pane, isFocused: Bool) {
    parts = [
      (pane.superscript, Style(.key)), (pane.title, Style(.title, isFocused ? .bold : [])),
    ]
    action = pane.action
  }

  /// Returns a label with the number of marks and the key that copies them; empty without marks.
  static func marks(_ count: Int) -> [Label] {
    guard count > 0 else { return [] }
    var label = Label("• " + Numbers.count(count, limit: 7) + " ", Style(.marked))
    label.key = Action.copy.entry.keys.first
    label.action = .copy
    return [label]
  }

  /// Returns all parts to draw, with the key's name for a set of symbols.
  func drawn(_ symbols: SymbolSet) -> [(text: SafeText, style: Style)] {
    key.map { parts + [($0.label(symbols), Style(.key))] } ?? parts
  }

  func columns(_ symbols: SymbolSet) -> Int { drawn(symbols).reduce(0) { $0 + $1.text.columns } }
}
