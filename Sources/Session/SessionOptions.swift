import Glibc
import Screen
import Settings
import SystemPackage
import Watching

/// The choices for a session of the monitor, however they were made.
package struct SessionOptions {
  /// The directory of the maps.
  package var directory: String
  /// The maps that are named; without any, those of the directory are watched.
  package var targets: [String]
  /// Where the configuration is; nil without a home directory.
  package var configFile: ConfigFile?
  /// The path of a configuration that was named.
  package var namedConfig: String?
  /// Preferences that override the configuration.
  package var overrides: [(Preference, Preference.Value)]
  /// True if a simulated JIT is started.
  package var startsDemo = false
  /// True if nothing may be written.
  package var isReadOnly = false
  /// The recording that is played in place of maps.
  package var replay: String?
  /// True if a script is shown in the terminal.
  package var showsScript = false
  /// The colours of a screen that is printed; nil for none.
  package var colors: Preferences.Colors?
  /// The extent of a screen that is printed; nil for that of the output.
  package var screen: Size?
  /// The version that a crash report names.
  package var version: String

  /// Makes options that watch a directory.
  package init(
    directory: String, targets: [String] = [], config: String? = nil, overrides: [(Preference, Preference.Value)] = [], version: String
  ) {
    self.directory = directory
    self.targets = targets
    self.overrides = overrides
    self.version = version
    namedConfig = config
    configFile = config.map { ConfigFile(path: FilePath($0)) } ?? ConfigFile.standard()
  }

  /// The maps that are watched.
  package var source: MapWatch.Source {
    targets.isEmpty ? .directory(directory) : .maps(targets.map { MapTarget($0, directory: directory) })
  }

  /// A notice about a configuration that was named and does not exist; it may be about to be written.
  package var configNotice: String? {
    guard let namedConfig, access(namedConfig, F_OK) != 0, errno == ENOENT else { return nil }
    return "\(namedConfig) is not there; F2, w writes it"
  }

  /// The kinds of session, as far as the configuration depends on it.
  package enum Kind {
    case monitor
    /// A script is the same for everybody: no configuration is read but one that was named.
    case script
  }

  /// Returns the configuration with the overrides applied, and its problems.
  package func preferences(for kind: Kind = .monitor) -> (preferences: Preferences, problems: [FileProblem]) {
    let file = kind == .script && namedConfig == nil ? nil : configFile
    let themes = ThemeLibrary.standard().names
    var read = file?.read(over: .usual, themes: themes) ?? (preferences: .usual, problems: [])
    for (preference, value) in overrides { _ = preference.set(value, in: &read.preferences, themes: themes) }
    return read
  }
}
