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
  /// Restores the maximized pane, so that all panes are visible again.
  case unzoom
  case prefer(Preferences)
  case open(any DialogView)
  case close
  /// Handles a key, once the responses before it are carried out.
  case key(Key)
  case perform(Action)
  case travel(TimeCommand)
}
