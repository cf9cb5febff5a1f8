import PerfMap
import Screen
import Settings

/// What a dialog has to know beyond the monitor and its own state.
struct DialogContext {
  var setup = DashboardSetup()
  var preferences = Preferences(theme: "midnight")
  var catalogue = ThemeCatalogue(choices: [])
  var jvmRequests: [ProcessID: Duration] = [:]
  /// The extent of the screen.
  var screen = Size(columns: 0, rows: 0)
}
