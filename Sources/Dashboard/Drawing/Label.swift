import Screen

/// A piece of text in a border, `┐text┌`; one that names an action can be pressed.
struct Label {
  /// Its text, in parts.
  var parts: [(text: SafeText, style: Style)]
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
    if let key = action.entry.keys.first { parts.append((key.label, Style(.key))) }
    self.action = action
  }

  /// The title of a pane: its number and its name.
  init(pane: Pane, isFocused: Bool) {
    parts = [
      (pane.superscript, Style(.key)), (pane.title, Style(.title, isFocused ? .bold : [])),
    ]
    action = pane.action
  }

  var columns: Int { parts.reduce(0) { $0 + $1.text.columns } }
}
