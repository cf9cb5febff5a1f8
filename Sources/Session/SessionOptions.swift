import Glibc
import PerfMap
import Screen
import Settings
import SystemPackage
import Watching

package struct SessionOptions {
  package var directory: String
  /// The maps to follow, by PID or path; if empty, all maps of the directory.
  package var targets: [String]
  /// The configuration file; nil if none is named and the environment sets neither `XDG_CONFIG_HOME` nor `HOME`.
  package var configFile: ConfigFile?
  /// The argument of `--config`; nil if not given.
  package var namedConfig: String?
  /// The preferences given as options, which override the configuration.
  package var overrides: [(Preference, Preference.Value)]
  package var startsDemo = false
  /// True if the session must not write files.
  package var isReadOnly = false
  /// The path of the recording to play; nil to follow live maps.
  package var replay: String?
  /// True if the terminal shows the script while it runs.
  package var showsScript = false
  /// The colours of the screen that `--once` prints; nil for plain text.
  package var colors: Preferences.Colors?
  /// The size of the screen that `--once` prints; nil for the size of the output.
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

  /// The maps to follow. Throws if a file system of a named process does not answer.
  package var source: MapWatch.Source {
    get throws(PerfMapError) {
      guard !targets.isEmpty else { return .directory(directory) }
      return .maps(try targets.map { target throws(PerfMapError) in try MapTarget(target, directory: directory) })
    }
  }

  /// A notice that the file of `--config` does not exist, else nil. A missing file is not an error, because the user may want to create it.
  package var configNotice: String? {
    guard let namedConfig, access(namedConfig, F_OK) != 0, errno == ENOENT else { return nil }
    return "\(namedConfig) does not exist; press F2, then w, to create it"
  }

  package enum Kind {
    case monitor
    /// Reads the configuration only if `--config` names it, so that a script does not depend on the user's settings.
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
