import Monitor
import PerfMap
import Processes
import Screen
import Settings

/// What the loop has to do because of a key.
package enum Effect: Hashable, Sendable {
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
  /// Write a text into a file that does not exist yet.
  ///
  /// `leftOut` is how many rows there would be more, had they been kept.
  case saveTable(path: String, text: String, leftOut: Int)
  /// Show what the user chose.
  case applyPreferences(Preferences)
  /// Read which themes there are, and give the dashboard its catalogue.
  case readThemes
  /// Write what the user chose into the configuration.
  case savePreferences(Preferences)
  /// Put a text into the terminal's clipboard (OSC 52).
  case copy(String)
  /// Find the maps of exited processes, to offer them for removal.
  case findLeftovers
  /// Remove maps of exited processes.
  case prune([LeftoverMap])
  /// Write a test entry.
  case inject(Injection)
  /// Look for runtimes that run without a map.
  case listRuntimesWithoutMap
  /// Ask a JVM for its map, once or again and again.
  case askJVM(ProcessID, every: Duration?)
  /// Ask it no more.
  case stopAskingJVM(ProcessID)

  /// Whether it writes a file or starts what does: never given when nothing may be written.
  package var writes: Bool {
    switch self {
    case .startDemo, .saveScreen, .saveTable, .savePreferences, .prune, .inject, .askJVM: true
    case .quit, .suspend, .redraw, .applyPreferences, .readThemes, .copy, .findLeftovers, .listRuntimesWithoutMap, .stopAskingJVM: false
    }
  }
}

/// A test entry to write.
package struct Injection: Hashable, Sendable {
  /// The map it goes into; nil for jittop's own.
  package var target: MapID?
  /// Its addresses.
  package var range: AddressRange
  /// Its name.
  package var name: [UInt8]
}
