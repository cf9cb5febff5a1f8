import Settings
import Dashboard
import SystemPackage
import Terminal

// What the user chose: read, shown, written; and the themes to choose from.
extension MonitorSession {
  mutating func readConfiguration() {
    let read = options.preferences()
    let isNew = read.preferences != dashboard.preferences
    dashboard.preferences = read.preferences
    apply(read.preferences)
    if read.problems.isEmpty {
      // What was written a moment ago says nothing new.
      guard isNew else { return }
      dashboard.show("the configuration was read again", isError: false, at: monitor.now)
    } else {
      show(read.problems)
    }
  }

  /// The first mistake is said; with it gone, the next one.
  mutating func show(_ problems: [FileProblem]) {
    guard let first = problems.first else { return }
    let rest = problems.count > 1 ? " (and \(problems.count - 1) more)" : ""
    dashboard.show("\(first)\(rest)", isError: true, at: monitor.now)
  }

  mutating func apply(_ wanted: Preferences) {
    if wanted.theme != applied.theme {
      terminal.restyle(library.sheet(wanted.theme))
      dashboard.catalogue.figures = library.figures(wanted.theme)
    }
    if wanted.mouse != applied.mouse { terminal.setMouse(wanted.mouse ? .on : .off) }
    applied = wanted
  }

  /// Reads which themes there are, for the picker; also shows what has become of the one that is in use.
  mutating func readThemes() {
    // The directory may have come since.
    themeWatch?.start()
    library.list()
    terminal.restyle(library.sheet(applied.theme))
    dashboard.catalogue = ThemeCatalogue(
      choices: library.choices, figures: library.figures(applied.theme), colors: terminal.depth.words)
    show(library.problems)
  }

  /// A theme of the user was written.
  mutating func reloadThemes() {
    readThemes()
    if library.problems.isEmpty { dashboard.show("the themes were read again", isError: false, at: monitor.now) }
  }

  mutating func save(_ wanted: Preferences) {
    guard let configFile else {
      dashboard.show("no place for a configuration: set HOME or XDG_CONFIG_HOME", isError: true, at: monitor.now)
      return
    }
    do throws(ConfigFailure) {
      try configFile.write(wanted, usual: .usual, themes: library.names)
      configWatch?.start()
      dashboard.show("wrote \(configFile.path)", isError: false, at: monitor.now)
    } catch {
      dashboard.show("\(configFile.path) could not be written: \(error)", isError: true, at: monitor.now)
    }
  }
}
