import Screen
import Settings

extension ManualSection {
  static let configuration = ManualSection(
    "CONFIGURATION",
    [
      .text(
        """
        $XDG_CONFIG_HOME/jittop/config.toml, by default ~/.config/jittop/config.toml, holds the choices that the options of the monitor \
        make, under the same names. Options take precedence. `--config` names another file. The monitor reads the file again when it \
        changes, and writes it only on request (w on the options screen, F2, or in the theme picker, t), comments preserved. An error is \
        reported with file and line, and never disables the rest of the file.
        """),
      .example(exampleConfiguration),
      .items(
        Preference.allCases.map { preference in
          (preference.rawValue, "\(preference.summary.string): \(preference.expected(themes: Themes.names)).")
        }),
      .heading("Columns of the entries"),
      .table(EntryColumn.allCases.map { ($0.rawValue, $0.summary.string) }, width: 12),
    ])

  static let exampleConfiguration = """
    theme = "daylight"
    columns = ["address", "size", "kind", "tier", "name"]
    hidden = ["detail"]
    """

  static let themes = ManualSection(
    "THEMES",
    [
      .text(
        """
        The built-in themes are \(Themes.names.joined(separator: ", ")). The default is \(Preferences.usual.theme); contrast has a contrast \
        of 7:1 everywhere, cvd-dark and cvd-light are for eyes that do not distinguish red from green, and terminal uses the palette of the \
        terminal. The key t shows them, and `jittop themes NAME` prints one.
        """),
      .text(
        """
        Your own themes are $XDG_CONFIG_HOME/jittop/themes/*.toml, by default in ~/.config. The monitor reads them again when they change. A \
        theme must define ten roles; the rest is derived from them:
        """),
      .example(exampleTheme),
      .text(
        """
        A colour is "#rrggbb", a number from 0 to 255, "none" (that of the terminal), or a name of the section [palette]. A role is a \
        colour, or a table with fg, bg and attributes (bold, dim, underline, reverse). [gradients] has 2 to 5 colours each for rate, bytes \
        and heat. [ansi] defines roles for 16 colours, [mono] attributes for none. The keys name, kind (dark, light or any) and about \
        describe the theme. An error is reported with file and line, and never disables the rest of the file.
        """),
      .text("The roles: " + Role.allCases.map(\.name).filter { !$0.hasPrefix("gradient.") }.joined(separator: ", ") + "."),
      .text(
        """
        `jittop themes --check FILE` measures the contrast of all text (WCAG 2), and the distances between colours that distinguish \
        something (CIEDE2000) for normal, deutan, protan and tritan sight. Every built-in theme passes it. `jittop themes --import FILE` \
        converts a theme of btop.
        """),
    ])

  static let exampleTheme = """
    [roles]
    background = "none"           # the background of the terminal
    text = "#e0e0e0"
    "text.dim" = "#a0a0a0"
    accent = "#60c0ff"
    border = "#505050"
    selected = { fg = "#ffffff", bg = "#204060", attributes = ["bold"] }
    ok = "#60d0a0"
    warn = "#f0e060"
    error = "#f08080"
    tier.opt = "#ff9040"

    [gradients]
    rate = ["#2f6f8f", "#5ad1c4", "#f8e76c"]
    """

  static let files = ManualSection(
    "FILES",
    [
      .items([
        ("/tmp/perf-<pid>.map", "The map of a process."),
        ("/proc/<pid>/root/tmp/perf-<nspid>.map", "The map of a process in a container. It is only read."),
        ("$XDG_CONFIG_HOME/jittop/config.toml", "The configuration; by default ~/.config/jittop/config.toml."),
        ("$XDG_CONFIG_HOME/jittop/themes/*.toml", "Your own themes; by default in ~/.config/jittop/themes."),
        ("$XDG_STATE_HOME/jittop/crash-*.txt", "Reports of crashes; by default in ~/.local/state/jittop."),
      ])
    ])

  static let environment = ManualSection(
    "ENVIRONMENT",
    [
      .items([
        ("NO_COLOR", "If not empty: no colours, unless `--colors` or the configuration names a depth."),
        ("COLORTERM", "truecolor or 24bit: the terminal has 24-bit colour."),
        ("TERM", "The terminal, for terminfo(5). On linux, dumb and the vt family (vt100), everything is drawn in ASCII."),
        ("LC_ALL, LC_CTYPE, LANG", "The character set. If it is not UTF-8 (LANG=C), everything is drawn in ASCII."),
        ("XDG_CONFIG_HOME", "Directory of the configuration and the themes, instead of ~/.config; an absolute path."),
        ("XDG_STATE_HOME", "Directory of crash reports, instead of ~/.local/state; an absolute path."),
        ("COLUMNS, LINES", "Size of the screen that `--once` prints, without `--screen`."),
        ("TMPDIR", "Directory for the copies of maps that a script makes, instead of /tmp."),
        ("TZ", "Time zone of the clock on the screen."),
        ("JITTOP_ENTRY_LIMIT", "Largest number of entries kept, instead of as many as a quarter of the memory holds."),
      ])
    ])
}
