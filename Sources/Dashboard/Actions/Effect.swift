import Monitor
import PerfMap
import Processes
import Screen
import Settings

/// An operation for the session loop.
package enum Effect: Hashable, Sendable {
  case quit
  /// Stop the process and return to the shell.
  case suspend
  /// Repaint the whole terminal.
  case redraw
  /// Start the demo as a child process.
  case startDemo
  /// Write the screen as text to a new file.
  case saveScreen(String)
  /// Write a text to a new file. `leftOut` is the number of rows missing in it because they were not kept.
  case saveTable(path: String, text: String, leftOut: Int)
  case applyPreferences(Preferences)
  /// Read the available themes and update the dashboard's catalogue.
  case readThemes
  /// Write preferences to the configuration.
  case savePreferences(Preferences)
  /// Copy a text to the terminal's clipboard (OSC 52).
  case copy(String)
  /// Find the maps of exited processes and offer to remove them.
  case findLeftovers
  /// Remove maps of exited processes.
  case prune([LeftoverMap])
  case inject(Injection)
  case listRuntimesWithoutMap
  /// Request a map from a JVM, once or periodically.
  case askJVM(ProcessID, every: Duration?)
  /// End periodic requests.
  case stopAskingJVM(ProcessID)

  /// True if it writes a file or starts a process that does. Never returned with `--readonly`.
  package var writes: Bool {
    switch self {
    case .startDemo, .saveScreen, .saveTable, .savePreferences, .prune, .inject, .askJVM: true
    case .quit, .suspend, .redraw, .applyPreferences, .readThemes, .copy, .findLeftovers, .listRuntimesWithoutMap, .stopAskingJVM: false
    }
  }
}

/// A test entry to write.
package struct Injection: Hashable, Sendable {
  /// The target map; nil for jittop's own.
  package var target: MapID?
  package var range: AddressRange
  package var name: [UInt8]
}
