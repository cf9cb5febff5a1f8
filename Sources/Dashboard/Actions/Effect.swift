import Monitor
import PerfMap
import Processes
import Screen
import Settings

/// An operation that the dashboard requests from the session loop.
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
  /// Write a table to a new file. `leftOut` is the number of overlaps missing in the table because only the newest are kept in memory.
  case saveTable(path: String, text: String, leftOut: Int)
  case applyPreferences(Preferences)
  /// Read the available themes and update the dashboard's catalogue.
  case readThemes
  /// Write preferences to the configuration.
  case savePreferences(Preferences)
  /// Ask the terminal to copy a text to the clipboard (OSC 52).
  case copy(String)
  /// Find the maps of exited processes and offer to remove them.
  case findLeftovers
  /// Remove maps of exited processes.
  case prune([LeftoverMap])
  case inject(Injection)
  case listRuntimesWithoutMap
  /// Request a map from a JVM, at once and, unless `every` is nil, periodically.
  case askJVM(ProcessID, every: Duration?)
  /// End the periodic requests to a JVM.
  case stopAskingJVM(ProcessID)

  /// True if the effect writes or removes files, or makes another process do so. A read-only dashboard returns no such effect.
  package var writes: Bool {
    switch self {
    case .startDemo, .saveScreen, .saveTable, .savePreferences, .prune, .inject, .askJVM: true
    case .quit, .suspend, .redraw, .applyPreferences, .readThemes, .copy, .findLeftovers, .listRuntimesWithoutMap, .stopAskingJVM: false
    }
  }
}

/// A test entry to write.
package struct Injection: Hashable, Sendable {
  /// The target map; nil for the map of jittop's own process.
  package var target: MapID?
  package var range: AddressRange
  package var name: [UInt8]
}
