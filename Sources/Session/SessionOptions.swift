import Glibc
import Screen
import Settings
import SystemPackage
import Watching

/// The options of a monitor session.
package struct SessionOptions {
  /// The directory of the maps.
  package var directory: String
  /// The named maps; if empty, all maps of the directory are followed.
  package var targets: [String]
  /// The configuration file; nil without a home directory.
  package var configFile: ConfigFile?
  /// The argument of `--config`.
  package var namedConfig: String?
  /// Preferences that override the configuration.
  package var overrides: [(Preference, Preference.Value)]
  package var startsDemo = false
  /// True if the session must not write files.
  package var isReadOnly = false
  /// The path of the recording to play.
  package var replay: String?
  /// True if a script is shown in the terminal.
  package var showsScript = false
  /// The colours of a printed screen; nil for none.
  package var colors: Preferences.Colors?
  /// The size of a printed screen; nil for that of the output.
  package var screen: Size?
  /// The version for the crash report.
  package var version: String

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

  package var source: MapWatch.Source {
    targets.isEmpty ? .directory(directory) : .maps(targets.map { MapTarget($0, directory: directory) })
  }

  /// A notice if the named configuration does not exist. That is no error: the user may save a new one.
  package var configNotice: String? {
    guard let namedConfig, access(namedConfig, F_OK) != 0, errno == ENOENT else { return nil }
    return "\(namedConfig) does not exist; press F2, then w, to create it"
  }

  package enum Kind {
    case monitor
    /// Reads only a named configuration, so that a script does not depend on the user.
    case script
  }

  /// Returns the configuration with the overrides applied, and the problems of its file.
  package func preferences(for kind: Kind = .monitor) -> (preferences: Preferences, problems: [FileProblem]) {
    let file = kind == .script && namedConfig == nil ? nil : configFile
    let themes = ThemeLibrary.standard().names
    var read = file?.read(over: .usual, themes: themes) ?? (preferences: .usual, problems: [])
    for (preference, value) in overrides { _ = preference.set(value, in: &read.preferences, themes: themes) }
    return read
  }
}
