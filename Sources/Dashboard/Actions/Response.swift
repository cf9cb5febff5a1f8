import Monitor
import Screen
import Settings

/// What a key or a gesture leads to beyond the state of the pane or dialog that took it; the dashboard carries it out.
enum Response {
  /// Something for the session loop.
  case effect(Effect)
  /// A message in the last row.
  case message(String)
  /// A message that something failed.
  case error(String)
  /// The keys go to a pane.
  case show(Pane)
  /// The pane with the keys takes the whole screen.
  case zoom
  /// All panes are seen again.
  case unzoom
  /// Another choice of the user.
  case prefer(Preferences)
  /// Another dialog is opened.
  case open(any DialogView)
  /// The dialog is closed.
  case close
  /// A key that is taken when all before it is done.
  case key(Key)
  /// An action of the table.
  case perform(Action)
  /// Another time is shown, or the time stops or continues.
  case travel(TimeCommand)
}
