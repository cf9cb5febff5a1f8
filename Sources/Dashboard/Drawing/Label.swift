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

  /// Creates the label of a key that has a meaning only in the dialog that shows the label.
  init(_ word: SafeText, key: Key) {
    parts = [(word + " ", Style(.textDim))]
    self.key = key
  }

  /// Creates the title of a pane: the number of its key, and its name.
  init(pane: Pane, isFocused: Bool) {
    parts = [
      (pane.superscript, Style(.key)), (pane.title, Style(.title, isFocused ? .bold : [])),
    ]
    action = pane.action
  }

  /// Returns a label with the number of marked rows and the key that copies them; no label without marks.
  static func marks(_ count: Int) -> [Label] {
    guard count > 0 else { return [] }
    var label = Label("• " + Numbers.count(count, limit: 7) + " ", Style(.marked))
    label.key = Action.copy.entry.keys.first
    label.action = .copy
    return [label]
  }

  /// Returns the parts to draw, followed by the name of the key, if any.
  func drawn(_ symbols: SymbolSet) -> [(text: SafeText, style: Style)] {
    key.map { parts + [($0.label(symbols), Style(.key))] } ?? parts
  }

  func columns(_ symbols: SymbolSet) -> Int { drawn(symbols).reduce(0) { $0 + $1.text.columns } }
}
