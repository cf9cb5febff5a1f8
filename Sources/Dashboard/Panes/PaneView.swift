import Monitor
import PerfMap
import Screen
import Settings

/// A part of the screen that keeps state between frames.
protocol PaneView {
  /// Handles an action: changes the pane and the monitor, and returns requests to the dashboard.
  mutating func handle(_ action: PaneAction, _ monitor: inout Monitor, _ context: PaneContext) -> [Response]
  /// Draws the pane and registers its hit areas.
  mutating func draw(_ monitor: Monitor, in rect: Rect, _ context: PaneContext, _ drawing: inout Drawing)
}

/// The context in which panes handle actions and draw.
struct PaneContext {
  var setup = DashboardSetup()
  var arrangement = Arrangement()
  var preferences = Preferences(theme: "midnight")
  /// The characters that graphs are drawn with.
  var graphForm = GraphForm.braille
  /// The number of rows by which a page key moves the selection.
  var entryRows = 10

  func isFocused(_ pane: Pane) -> Bool { arrangement.focus == pane }

  /// Returns the title of a pane, or the titles of all panes that share its rectangle.
  func titles(of pane: Pane) -> [Label] {
    guard arrangement.form == .compact, pane.isShared else { return [Label(pane: pane, isFocused: isFocused(pane))] }
    return [Pane.entries, .rate, .overlaps, .detail].map { pane in
      var label = Label(pane: pane, isFocused: isFocused(pane))
      if pane != arrangement.shared { label.parts[1].style = Style(.textDim) }
      return label
    }
  }
}
