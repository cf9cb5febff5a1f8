import PerfMap
import Screen

package enum ScriptCommand: Hashable, Sendable {
  case size(Size)
  /// Adds a map with the contents of a file. The PID defaults to that in the file's name, else to an unused one.
  case feed(file: String, pid: ProcessID?, comm: String?)
  /// Appends bytes to the map of a process, by default the map fed last.
  case write([UInt8], pid: ProcessID?)
  /// Ends the process of a map, by default the map fed last.
  case exit(pid: ProcessID?)
  /// Advances the clock.
  case tick(Duration)
  case keys([Key])
  case mouse([MouseEvent])
  /// Clicks the first occurrence of a text.
  case clickText(String, MouseEvent.Kind)
  /// Fails if a text is not on the screen or, with ``Presence/absent``, if it is.
  case expect(String, Presence)
  /// Writes the screen to a new file, or to standard output for `-`.
  case save(Picture, file: String)
  /// Waits for a key if the script is shown in a terminal; else does nothing.
  case wait

  package enum Presence: Hashable, Sendable {
    case shown, absent
  }

  /// The format of a saved screen: its text, the roles of its cells, or an SVG picture.
  package enum Picture: Hashable, Sendable {
    case text, roles, svg
  }
}
