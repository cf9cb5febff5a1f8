import Monitor
import PerfMap
import Screen

/// What the loop has to do because of a key.
public enum Effect: Hashable, Sendable {
  /// Leave.
  case quit
  /// Give the terminal to the shell.
  case suspend
  /// Forget what is on the terminal and paint all.
  case redraw
  /// Start the demo as a child.
  case startDemo
  /// Write what the screen shows, as text, into a file that does not exist yet.
  case saveScreen(String)
  /// Show what the user chose.
  case applyPreferences(Preferences)
  /// Read which themes there are, and give the dashboard its catalogue.
  case readThemes
  /// Write what the user chose into the configuration.
  case savePreferences(Preferences)
  /// Put a text into the terminal's clipboard (OSC 52).
  case copy(String)
  /// Write a test entry.
  case inject(Injection)
}

/// A test entry to write.
public struct Injection: Hashable, Sendable {
  /// The map it goes into; nil for jittop's own.
  public var target: MapID?
  /// Its addresses.
  public var range: AddressRange
  /// Its name.
  public var name: [UInt8]
}
