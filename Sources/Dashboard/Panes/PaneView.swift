import Monitor
import PerfMap
import Screen
import Settings

/// A part of the screen with a state of its own.
protocol PaneView {
  /// Takes what a key or the mouse asks of the pane; changes its state and the monitor, and returns what else is to be done.
  mutating func handle(_ action: PaneAction, _ monitor: inout Monitor, _ context: PaneContext) -> [Response]
  /// Draws the pane, and registers what can be clicked.
  mutating func draw(_ monitor: Monitor, in rect: Rect, _ context: PaneContext, _ drawing: inout Drawing)
}

/// What a pane has to know beyond the monitor and its own state.
struct PaneContext {
  var setup = DashboardSetup()
  var arrangement = Arrangement()
  var preferences = Preferences(theme: "midnight")
  /// The characters that graphs are drawn with.
  var graphForm = GraphForm.braille
  /// The rows that a page has where the keys move through entries.
  var entryRows = 10

  /// True if the keys go to a pane.
  func isFocused(_ pane: Pane) -> Bool { arrangement.focus == pane }

  /// The title of a pane; where several share a place, those of all of them.
  func titles(of pane: Pane) -> [Label] {
    guard arrangement.form == .compact, pane.isShared else { return [Label(pane: pane, isFocused: isFocused(pane))] }
    return [Pane.entries, .rate, .overlaps, .detail].map { pane in
      var label = Label(pane: pane, isFocused: isFocused(pane))
      if pane != arrangement.shared { label.parts[1].style = Style(.textDim) }
      return label
    }
  }
}
