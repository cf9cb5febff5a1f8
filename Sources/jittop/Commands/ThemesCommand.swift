import ArgumentParser
import Dashboard
import Reports
import Screen
import Session
import Settings
import SystemPackage
import Terminal

/// `jittop themes`: lists, shows, checks and imports themes.
struct ThemesCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "themes",
    abstract: "List, show, check or import colour themes.",
    discussion: """
      Without arguments, lists the themes. Your own themes are the files $XDG_CONFIG_HOME/jittop/themes/*.toml (by default below \
      ~/.config); the monitor reloads them when they change.

      --check measures contrasts (WCAG 2) and colour differences (CIEDE2000) for normal, deutan, protan and tritan vision. The exit status \
      is 1 if it has findings, and 2 if a theme cannot be read.

        jittop themes nord
        jittop themes --check ~/.config/jittop/themes/mine.toml
        jittop themes --import dracula.theme > ~/.config/jittop/themes/dracula.toml
      """)

  @Option(help: ArgumentHelp("Check a theme, by name or file.", valueName: "theme|file"))
  var check: String?

  @Flag(help: "With --check: require a text contrast of 7:1, and tiers, overlaps and severities distinguishable with all kinds of vision.")
  var strict = false

  @Option(name: .customLong("import"), help: ArgumentHelp("Convert a btop theme and print it.", valueName: "file"))
  var imported: String?

  @OptionGroup var color: ColorOptions

  @Argument(help: ArgumentHelp("A theme to show.", valueName: "theme"))
  var name: String?

  func validate() throws {
    if [check, imported, name].compactMap({ $0 }).count > 1 { throw ValidationError("give only one of a theme, --check and --import") }
    if strict, check == nil { throw ValidationError("--strict requires --check") }
    if [check, imported, name].contains("") { throw ValidationError("the name or path of a theme must not be empty") }
  }

  func run() throws {
    let library = ThemeLibrary.standard()
    if let check {
      try lint(check, library)
    } else if let imported {
      try convert(imported)
    } else if let name {
      try show(name, library)
    } else {
      try list(library)
    }
  }

  // MARK: - Listing and showing

  private func list(_ library: ThemeLibrary) throws {
    let choices = library.choices
    let names = choices.map { SafeText($0.name) }
    let width = names.map(\.columns).max() ?? 0
    for (name, choice) in zip(names, choices) {
      let about = choice.isOwn ? "yours" + (choice.about.isEmpty ? "" : ": " + choice.about) : choice.about
      var line = (name.padded(to: width) + "  " + SafeText(choice.kind).padded(to: 5) + "  " + SafeText(about)).string
      while line.last == " " { line.removeLast() }
      try Output().line(line)
    }
    note(library.problems)
  }

  private func note(_ problems: [FileProblem]) {
    for problem in problems { Failure.note(problem.description) }
  }

  private func show(_ name: String, _ library: ThemeLibrary) throws {
    guard let theme = library.theme(name) else {
      Failure.report(name, cause: "no such theme", remedy: "see `jittop themes`")
      throw Failure.status
    }
    let settings = TerminalSettings(colors: color.colors?.depth, mouse: .off)
    let text = ThemeText(sheet: theme.sheet, depth: settings.depthOfOutput(), symbols: settings.symbolsOfOutput())
    // Backgrounds differ, so show the colours of the screen on the left and those of a dialog on the right.
    let lines = zip(ThemeSample.lines(on: .screen), ThemeSample.lines(on: .dialog)).map { left, right in
      let columns = left.reduce(0) { $0 + $1.text.columns }
      return left + [(SafeText(String(repeating: " ", count: max(1, 26 - columns))), .text)] + right
    }
    let head: [ThemeSample.Part] = [(SafeText(name), Style(.title)), (SafeText("  " + theme.about), Style(.textDim))]
    try Output().styled(([head, []] + lines).map { text.line($0, columns: 54) })
    note(theme.problems)
  }

  // MARK: - Checking

  private func lint(_ file: String, _ library: ThemeLibrary) throws {
    let theme: Theme
    var bar = ThemeLint.Bar.classic
    if let text = try text(of: file) {
      theme = Theme(toml: text, file: file)
    } else if let known = library.theme(file) {
      theme = known
      if !library.own.contains(file) { bar = Themes.bar(of: file) }
    } else {
      Failure.report(file, cause: "no such file or theme", remedy: "see `jittop themes`")
      throw Failure.status
    }
    let found = ThemeLint(theme.sheet, bar: strict ? .own : bar)
    for problem in theme.problems { try Output().line(problem.description) }
    for line in found.table { try Output().line(line) }
    if !theme.problems.isEmpty || !found.findings.isEmpty { throw ExitCode(1) }
  }

  private func text(of file: String) throws -> String? {
    do throws(Errno) {
      return try SettingsText.read(FilePath(file))
    } catch {
      Failure.report(file, cause: "cannot be read: \(error)", remedy: "give a theme file that you can read")
      throw Failure.status
    }
  }

  private func convert(_ file: String) throws {
    guard let text = try text(of: file) else {
      Failure.report(file, cause: "no such file", remedy: "btop's themes are in /usr/share/btop/themes and ~/.config/btop/themes")
      throw Failure.status
    }
    let theme = BtopTheme(text, file: file)
    guard !theme.isEmpty else {
      Failure.report(file, cause: "not a btop theme", remedy: "expected lines such as theme[main_bg]=\"#0f1419\"")
      throw Failure.status
    }
    try Output().styled([String(theme.toml.dropLast())])
    note(theme.problems)
  }
}
