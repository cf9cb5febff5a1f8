import Monitor
import Screen

/// The preferences of a user, set by command-line options, in the configuration file or in the options dialog.
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
  /// True if jittop handles the mouse, false if the terminal uses it to select text.
  package var mouse = true
  package var columns = EntryColumn.usual
  /// The initial sort column of the entries.
  package var sort = EntriesView.Column.age
  package var hidden: Set<Pane> = []
  /// The number of columns added to the usual width of the right side; may be negative.
  package var widening = 0

  /// Creates default preferences with a theme.
  package init(theme: String) { self.theme = theme }
}
