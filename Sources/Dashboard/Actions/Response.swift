import Monitor
import Screen
import Settings

/// An operation that a pane or dialog requests from the dashboard.
enum Response {
  case effect(Effect)
  case message(String)
  case error(String)
  /// Focuses a pane.
  case show(Pane)
  /// Maximizes the focused pane.
  case zoom
  /// Shows all panes again.
  case unzoom
  /// Changes the preferences.
  case prefer(Preferences)
  case open(any DialogView)
  case close
  /// Handles a key after the preceding responses.
  case key(Key)
  case perform(Action)
  case travel(TimeCommand)
}
