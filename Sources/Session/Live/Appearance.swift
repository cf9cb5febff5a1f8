import Dashboard
import Settings
import SystemPackage
import Terminal

/// The look of the terminal, and the files that it comes from: the configuration and the themes.
struct Appearance {
  private let options: SessionOptions
  private let configWatch: ConfigWatch?
  private let themeWatch: ConfigWatch?
  private(set) var library: ThemeLibrary
  /// The preferences that the terminal shows.
  private var applied: Preferences

  init(_ options: SessionOptions, _ library: ThemeLibrary, applied: Preferences) {
    self.options = options
    self.library = library
    self.applied = applied
    themeWatch = library.directory.flatMap { ConfigWatch(directory: $0, ending: ".toml") }
    configWatch = options.configFile.flatMap { ConfigWatch($0) }
  }

  /// The descriptors to poll for changed files.
  var descriptors: [Int32] { [configWatch?.descriptor, themeWatch?.descriptor].compactMap { $0 } }

  /// Reads the files that have changed.
  mutating func takeChanges(_ terminal: inout Terminal, _ shown: inout MonitorScreen) {
    if configWatch?.hasChanged() ?? false { readConfiguration(&terminal, &shown) }
    if themeWatch?.hasChanged() ?? false {
      readThemes(&terminal, &shown)
      if library.problems.isEmpty { shown.show("the themes were read again") }
    }
  }

  private mutating func readConfiguration(_ terminal: inout Terminal, _ shown: inout MonitorScreen) {
    let read = options.preferences()
    let isNew = read.preferences != shown.dashboard.preferences
    shown.dashboard.preferences = read.preferences
    apply(read.preferences, &terminal, &shown)
    guard read.problems.isEmpty else { return Self.show(read.problems, &shown) }
    // What was written a moment ago is no news.
    if isNew { shown.show("the configuration was read again") }
  }

  /// Shows the first problem; when it is mended, the next one.
  static func show(_ problems: [FileProblem], _ shown: inout MonitorScreen) {
    guard let first = problems.first else { return }
    let rest = problems.count > 1 ? " (and \(problems.count - 1) more)" : ""
    shown.showError("\(first)\(rest)")
  }

  /// Applies preferences to the terminal.
  mutating func apply(_ wanted: Preferences, _ terminal: inout Terminal, _ shown: inout MonitorScreen) {
    if wanted.theme != applied.theme {
      terminal.restyle(library.sheet(wanted.theme))
      shown.dashboard.catalogue.figures = library.figures(wanted.theme)
    }
    if wanted.mouse != applied.mouse { terminal.setMouse(wanted.mouse ? .on : .off) }
    applied = wanted
  }

  /// Lists the themes for the picker, and shows what has become of the one in use.
  mutating func readThemes(_ terminal: inout Terminal, _ shown: inout MonitorScreen) {
    // The directory may have been created since.
    themeWatch?.start()
    library.list()
    terminal.restyle(library.sheet(applied.theme))
    shown.dashboard.catalogue = ThemeCatalogue(
      choices: library.choices, figures: library.figures(applied.theme), colors: terminal.depth.words)
    Self.show(library.problems, &shown)
  }

  /// Writes preferences into the configuration.
  func save(_ wanted: Preferences, _ shown: inout MonitorScreen) {
    guard let file = options.configFile else {
      shown.showError("no place for a configuration: set HOME or XDG_CONFIG_HOME")
      return
    }
    do throws(ConfigFailure) {
      try file.write(wanted, usual: .usual, themes: library.names)
      configWatch?.start()
      shown.show("wrote \(file.path)")
    } catch {
      shown.showError("\(file.path) could not be written: \(error)")
    }
  }
}
