import PerfMap
import Screen
import Settings

/// The context in which dialogs handle keys and draw.
struct DialogContext {
  var setup = DashboardSetup()
  var preferences = Preferences(theme: "midnight")
  var catalogue = ThemeCatalogue(choices: [])
  var jvmRequests: [ProcessID: Duration] = [:]
  var screen = Size(columns: 0, rows: 0)
}
