import Monitor
import Screen

/// What a user may choose about the monitor: by flags, in the configuration, on the options screen.
package struct Preferences: Hashable, Sendable {
  /// How many colours are used.
  package enum Colors: String, CaseIterable, Hashable, Sendable {
    case auto, mono
    case ansi8 = "8"
    case ansi16 = "16"
    case palette256 = "256"
    case trueColor = "true"
  }

  /// Which characters are drawn with.
  package enum Symbols: String, CaseIterable, Hashable, Sendable {
    case auto, unicode, ascii
  }

  /// The name of the theme.
  package var theme: String
  /// How many colours are used.
  package var colors = Colors.auto
  /// Which characters are drawn with.
  package var symbols = Symbols.auto
  /// Whether the mouse belongs to the monitor.
  package var mouse = true
  /// The columns of the entries.
  package var columns = EntryColumn.usual
  /// What the entries are sorted by at the start.
  package var sort = EntriesView.Column.age
  /// The panes that are left out.
  package var hidden: Set<Pane> = []
  /// How many columns the right side is wider than it would be.
  package var widening = 0

  /// Makes the usual choice with a theme.
  package init(theme: String) { self.theme = theme }
}
