import PerfMap
import Screen

/// What a line of a script does.
enum ScriptCommand: Hashable, Sendable {
  /// The screen gets an extent.
  case size(Size)
  /// A map is there, with the bytes of a file; without a PID, its file's name says one, or it gets a new one.
  case feed(file: String, pid: ProcessID?, comm: String?)
  /// Bytes are added to a map; without a PID, to the one that was fed last.
  case write([UInt8], pid: ProcessID?)
  /// The process of a map ends.
  case exit(pid: ProcessID?)
  /// Time passes.
  case tick(Duration)
  /// Keys are pressed.
  case keys([Key])
  /// The mouse is used.
  case mouse([MouseEvent])
  /// The mouse is pressed on the first place where a text stands.
  case clickText(String, MouseEvent.Kind)
  /// The screen has to show a text, or must not.
  case expect(String, Presence)
  /// The screen is written into a file, as text, as what its cells mean, or as a picture.
  case save(Picture, file: String)
  /// Whoever looks on presses a key.
  case wait

  /// Whether a text stands on the screen.
  enum Presence: Hashable, Sendable {
    case shown, absent
  }

  /// What is saved of a screen.
  enum Picture: Hashable, Sendable {
    case text, roles, svg
  }
}
