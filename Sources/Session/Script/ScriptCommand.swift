import PerfMap
import Screen

/// A command of a script.
package enum ScriptCommand: Hashable, Sendable {
  case size(Size)
  /// Adds a map with the contents of a file. The PID defaults to that of the file's name, else to an unused one.
  case feed(file: String, pid: ProcessID?, comm: String?)
  /// Appends bytes to a map, by default the one fed last.
  case write([UInt8], pid: ProcessID?)
  /// Ends the process of a map.
  case exit(pid: ProcessID?)
  /// Advances the clock.
  case tick(Duration)
  case keys([Key])
  case mouse([MouseEvent])
  /// Clicks the first occurrence of a text.
  case clickText(String, MouseEvent.Kind)
  /// Fails unless the screen shows a text, or does not show it.
  case expect(String, Presence)
  /// Writes the screen to a file.
  case save(Picture, file: String)
  /// Waits for a key when the script is shown in a terminal.
  case wait

  package enum Presence: Hashable, Sendable {
    case shown, absent
  }

  /// The format of a saved screen: its text, the roles of its cells, or an SVG picture.
  package enum Picture: Hashable, Sendable {
    case text, roles, svg
  }
}
