import Monitor
import PerfMap
import Screen
import Settings

/// A dialog on top of the panes; it receives all keys.
protocol DialogView {
  /// Handles a key: changes the dialog and the monitor, and returns requests to the dashboard.
  mutating func handle(_ key: Key, _ monitor: inout Monitor, _ context: DialogContext) -> [Response]
  /// True if a text field has the focus.
  var isTyping: Bool { get }
  /// Inserts characters that arrived together into the text field with the focus.
  mutating func insert(_ text: [Unicode.Scalar], _ monitor: inout Monitor)
  /// Selects a line of the list in the dialog, counted from 0.
  mutating func choose(_ line: Int, _ context: DialogContext) -> [Response]
  /// Draws the dialog over everything else.
  mutating func draw(_ monitor: Monitor, _ context: DialogContext, _ drawing: inout Drawing)
  var mouseBehavior: DialogMouseBehavior { get }
}

extension DialogView {
  var isTyping: Bool { false }

  mutating func insert(_ text: [Unicode.Scalar], _ monitor: inout Monitor) {}

  mutating func choose(_ line: Int, _ context: DialogContext) -> [Response] { [] }

  var mouseBehavior: DialogMouseBehavior { DialogMouseBehavior() }
}

/// The effects of the mouse in a dialog, except those of single clicks on labels and lines.
struct DialogMouseBehavior {
  /// The key that a double press on a line of a list acts as.
  var doublePress = Key.enter
  /// True if a press outside all labels and lines closes the dialog.
  var closesOnPress = false
  /// True if the wheel acts as the arrow keys.
  var followsWheel = true
}

/// The context in which dialogs handle keys and draw.
struct DialogContext {
  var setup = DashboardSetup()
  var preferences = Preferences(theme: "midnight")
  var catalogue = ThemeCatalogue(choices: [])
  var jvmRequests: [ProcessID: Duration] = [:]
  var screen = Size(columns: 0, rows: 0)
}
