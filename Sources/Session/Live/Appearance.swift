import Dashboard
import Screen
import Settings
import SystemPackage
import Terminal

/// The theme and mouse settings of the terminal, and the configuration and theme files that they come from.
struct Appearance {
  private let options: SessionOptions
  private let configWatch: ConfigWatch?
  private let themeWatch: ConfigWatch?
  private(set) var library: ThemeLibrary
  /// The preferences that the terminal uses now.
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

  /// Reloads the configuration and the theme files if they have changed.
  mutating func takeChanges(_ terminal: inout Terminal, _ screen: inout MonitorScreen) {
    if configWatch?.hasChanged() ?? false { readConfiguration(&terminal, &screen) }
    if themeWatch?.hasChanged() ?? false {
      readThemes(&terminal, &screen)
      if library.problems.isEmpty { screen.show("themes reloaded") }
    }
  }

  private mutating func readConfiguration(_ terminal: inout Terminal, _ screen: inout MonitorScreen) {
    let read = options.preferences()
    let isNew = read.preferences != screen.dashboard.preferences
    screen.dashboard.preferences = read.preferences
    apply(read.preferences, &terminal, &screen)
    guard read.problems.isEmpty else { return Self.show(read.problems, &screen) }
    // No notice after a save by this process: the file then has the current preferences.
    if isNew { screen.show("configuration reloaded") }
  }

  /// Shows the first problem and the number of the others. Each reload shows the first problem that is left.
  static func show(_ problems: [FileProblem], _ screen: inout MonitorScreen) {
    guard let first = problems.first else { return }
    let rest = problems.count > 1 ? " (and \(problems.count - 1) more)" : ""
    screen.showError("\(first)\(rest)")
  }

  mutating func apply(_ wanted: Preferences, _ terminal: inout Terminal, _ screen: inout MonitorScreen) {
    if wanted.theme != applied.theme {
      terminal.restyle(library.sheet(wanted.theme))
      screen.dashboard.catalogue.figures = library.figures(wanted.theme)
    }
    if wanted.mouse != applied.mouse { terminal.setMouse(wanted.mouse ? .on : .off) }
    applied = wanted
  }

  /// Reads the theme files, fills the theme picker, and applies the current theme again.
  mutating func readThemes(_ terminal: inout Terminal, _ screen: inout MonitorScreen) {
    // The directory may have been created after the start of the watch.
    themeWatch?.start()
    library.list()
    terminal.restyle(library.sheet(applied.theme))
    screen.dashboard.catalogue = ThemeCatalogue(
      choices: library.choices, figures: library.figures(applied.theme), colors: terminal.depth.label)
    Self.show(library.problems, &screen)
  }

  func save(_ wanted: Preferences, _ screen: inout MonitorScreen) {
    guard let file = options.configFile else {
      screen.showError("no directory for the configuration: set HOME or XDG_CONFIG_HOME")
      return
    }
    do throws(ConfigFailure) {
      try file.write(wanted, usual: .usual, themes: library.names)
      configWatch?.start()
      screen.show("wrote \(file.path)")
    } catch {
      screen.showError("cannot write \(file.path): \(error)")
    }
  }
}

extension ColorDepth {
  fileprivate var label: String {
    switch self {
    case .mono: "no colour"
    case .ansi8: "8 colours"
    case .ansi16: "16 colours"
    case .palette256: "256 colours"
    case .trueColor: "24-bit colour"
    }
  }
}
