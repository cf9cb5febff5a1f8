import Monitor
import Screen

/// The user's preferences: set by options, in the configuration file, in the options dialog.
package struct Preferences: Hashable, Sendable {
  package enum Colors: String, CaseIterable, Hashable, Sendable {
    case auto, mono
    case ansi8 = "8"
    case ansi16 = "16"
    case palette256 = "256"
    case trueColor = "true"
  }

  package enum Symbols: String, CaseIterable, Hashable, Sendable {
    case auto, unicode, ascii
  }

  package var theme: String
  package var colors = Colors.auto
  package var symbols = Symbols.auto
  /// True if mouse events are reported to the monitor.
  package var mouse = true
  package var columns = EntryColumn.usual
  /// The initial sort column of the entries.
  package var sort = EntriesView.Column.age
  package var hidden: Set<Pane> = []
  /// Extra columns for the right side; may be negative.
  package var widening = 0

  /// Creates default preferences with a theme.
  package init(theme: String) { self.theme = theme }
}
