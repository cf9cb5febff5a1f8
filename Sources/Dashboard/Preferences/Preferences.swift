import Monitor
import Screen

/// What a user may choose about the monitor: by flags, in the configuration, on the options screen.
public struct Preferences: Hashable, Sendable {
  /// How many colours are used.
  public enum Colors: String, CaseIterable, Hashable, Sendable {
    case auto, mono
    case ansi8 = "8"
    case ansi16 = "16"
    case palette256 = "256"
    case trueColor = "true"
  }

  /// Which characters are drawn with.
  public enum Symbols: String, CaseIterable, Hashable, Sendable {
    case auto, unicode, ascii
  }

  /// The name of the theme.
  public var theme: String
  /// How many colours are used.
  public var colors = Colors.auto
  /// Which characters are drawn with.
  public var symbols = Symbols.auto
  /// Whether the mouse belongs to the monitor.
  public var mouse = true
  /// The columns of the entries.
  public var columns = EntryColumn.usual
  /// What the entries are sorted by at the start.
  public var sort = EntriesView.Column.age
  /// The panes that are left out.
  public var hidden: Set<Pane> = []
  /// How many columns the right side is wider than it would be.
  public var widening = 0

  /// Makes the usual choice with a theme.
  public init(theme: String) { self.theme = theme }
}
