import Session

/// What the manual page says that no declaration does.
enum ManualFacts {
  static let description = [
    """
    Runtimes (node, java, python, ruby, php, erlang, .NET, mono, wasmtime and others) tell profilers about the machine code that they generate \
    through /tmp/perf-<pid>.map. Without a command, jittop follows those maps of all running processes and shows them live: entries, \
    address ranges, overlaps and write rates. The commands need no terminal: they list, check, resolve, tidy, follow, record and export \
    maps, and write test entries.
    """,
    """
    A map is named by the PID of its process or by its path. In a map, the newest entry that covers a byte owns it: what an older entry \
    still has is trimmed, and an overlap is a newer entry that took at least one byte. Profilers disagree wherever entries overlap; check \
    and resolve say what each of them makes of it.
    """,
    """
    Being watched costs a program next to nothing: jittop polls maps that grow, and sleeps on the others. It never writes into a map \
    unless it is told to.
    """,
  ]

  static let files: [(name: String, meaning: String)] = [
    ("/tmp/perf-<pid>.map", "The map of a process, one entry START SIZE NAME a line, the numbers hexadecimal."),
    ("/proc/<pid>/root/tmp/perf-<nspid>.map", "The map of a process in a container; it is only ever read."),
    (
      "$XDG_CONFIG_HOME/jittop/config.toml",
      "What the options of the monitor say, by the same names; else ~/.config/jittop/config.toml. It is read again when it changes, and "
        + "written on request only."
    ),
    ("$XDG_CONFIG_HOME/jittop/themes/*.toml", "Your own themes, read again when they change; else in ~/.config/jittop/themes."),
    (
      "$XDG_STATE_HOME/jittop/crash-*.txt", "What a crash of the monitor leaves; else in ~/.local/state/jittop. It is never sent anywhere."
    ),
  ]

  static let environment: [(name: String, meaning: String)] = [
    ("NO_COLOR", "Set to anything but nothing: no colours, unless --colors or the configuration names some."),
    ("COLORTERM", "truecolor or 24bit: the terminal has 24-bit colour."),
    ("TERM", "The terminal, for terminfo(5). linux, dumb and the vt family are drawn on in ASCII."),
    ("LC_ALL, LC_CTYPE, LANG", "The character set; where it is not UTF-8, everything is drawn in ASCII."),
    ("XDG_CONFIG_HOME", "Where the configuration and the themes lie, instead of ~/.config; an absolute path."),
    ("XDG_STATE_HOME", "Where reports of crashes lie, instead of ~/.local/state; an absolute path."),
    ("COLUMNS, LINES", "The size of the picture that --once prints, where --screen says none."),
    ("TMPDIR", "Where a script keeps its copies of maps, instead of /tmp."),
    ("TZ", "The time zone of the clock on the screen."),
    ("JITTOP_ENTRY_LIMIT", "How many entries are kept at most, instead of as many as a quarter of the memory takes."),
  ]

  static let notes = [
    """
    Anybody may write anything into a map in /tmp, at any speed. Memory, time and open files are bounded whatever is there; what is left \
    out is counted and marked as capped. Names are made safe before they reach a terminal, links are never followed, and only regular \
    files are opened.
    """,
    """
    Maps of other users, their containers and their open files can only be seen by root. What cannot be read is shown as unreadable, with \
    the reason.
    """,
  ]

  static let others = ["perf-report(1)", "perf-script(1)", "bpftrace(8)", "proc(5)", "terminfo(5)"]
}
