import Glibc
import TestSupport
import Testing

@Suite("Completions in real shells", .ownThread)
struct CompletionTests {
  /// Pairs of a line typed before the Tab key and the completed line, which is the same in bash, zsh and fish.
  static let completed = [
    ("jittop them", "jittop themes"), ("jittop export pic", "jittop export picture"), ("jittop help reco", "jittop help record"),
    ("jittop ls --js", "jittop ls --json"), ("jittop --theme catp", "jittop --theme catppuccin-mocha"),
    ("jittop --theme=catp", "jittop --theme=catppuccin-mocha"), ("jittop themes cvd-d", "jittop themes cvd-dark"),
    ("jittop --hidden detail,ra", "jittop --hidden detail,rate"), ("jittop resolve --as bl", "jittop resolve --as blazesym"),
    ("jittop check --only notUT", "jittop check --only notUTF8"), ("jittop completions fi", "jittop completions fish"),
    ("jittop --replay tod", "jittop --replay today.rec"), ("jittop --replay=tod", "jittop --replay=today.rec"),
    ("jittop --replay two", "jittop --replay two\\ words.rec"), ("jittop -d ma", "jittop -d maps/"),
    ("jittop -d maps 4194305", "jittop -d maps 41943050"), ("jittop -d maps tail 4194305", "jittop -d maps tail 41943050"),
    ("jittop tail -d maps/ -- 4194305", "jittop tail -d maps/ -- 41943050"),
    ("jittop resolve --at 14:32:07 tod", "jittop resolve --at 14:32:07 today.rec"),
    ("~/bin/jittop them", "~/bin/jittop themes"), ("TZ=UTC jittop ls --js", "TZ=UTC jittop ls --json"),
    ("jittop check maps/perf-4194305", "jittop check maps/perf-41943050.map"),
  ]

  /// File names that run a command or break quoting if a shell evaluates them; short enough for process names.
  static let hostile = ["$(touch pwned)", "`touch pwned`", "'\";touch pwned", "a:b\\[c]\u{1b}[31m\n"]

  /// A directory with files and maps, and processes with the hostile names.
  private struct Place {
    let directory: ScratchDirectory
    let processes: [ChildProcess]

    init() throws {
      directory = try ScratchDirectory()
      mkdir(directory.file("maps"), 0o700)
      mkdir(directory.file("home"), 0o700)
      mkdir(directory.file("home/bin"), 0o700)
      symlink(Jittop.path, directory.file("home/bin/jittop"))
      for name in ["today.rec", "two words.rec"] + CompletionTests.hostile { try directory.write(name, []) }
      try directory.write("maps/perf-41943050.map", "1000 40 a\n".utf8)
      processes = try CompletionTests.hostile.map { [directory] name in
        try copyProgram("/bin/sleep", to: directory.file("maps/" + name))
        return try ChildProcess(directory.file("maps/" + name), ["600"])
      }
      for process in processes { try directory.write("maps/perf-\(process.pid).map", "1000 40 a\n".utf8) }
    }

    /// True if no shell has evaluated a hostile name.
    var isUnharmed: Bool { !directory.names.contains("pwned") && directory.bytes("maps/pwned") == nil }

    var environment: [String] {
      let programs = Jittop.path.split(separator: "/", omittingEmptySubsequences: false).dropLast().joined(separator: "/")
      return [
        "PATH=\(programs):/usr/bin:/bin", "HOME=\(directory.file("home"))", "TERM=xterm-256color", "LC_ALL=C.UTF-8", "PS1=: ",
        "XDG_CONFIG_HOME=\(directory.file("home"))",
      ]
    }
  }

  /// Starts a shell in a terminal, in the directory of `place`, and loads the completions.
  private func shell(_ name: String, _ arguments: [String], setup: String, _ place: Place) throws -> PseudoTerminal {
    let shell = try PseudoTerminal(
      program: "/usr/bin/" + name, arguments, place.environment, columns: 150, rows: 40, errorsToTerminal: true)
    shell.type("cd \(place.directory.path); PS1=': '; \(setup); echo rea''dy\n")
    // Wait for the prompt: before it, the terminal itself echoes typed text.
    #expect(
      shell.shows { $0.contains { $0.hasPrefix("ready") } && $0.last { $0.contains { $0 != " " } }?.first == ":" }, "\(shell.screen())")
    return shell
  }

  private func check(_ shell: PseudoTerminal, _ place: Place) {
    for (typed, wanted) in Self.completed {
      shell.type(typed + "\t")
      let isCompleted = shell.shows { $0.contains { row in row == ": " + wanted || row.hasPrefix(": " + wanted + " ") } }
      #expect(isCompleted, "\(typed): \(shell.screen())")
      // Ctrl-U clears the line and Ctrl-L the screen.
      shell.type("\u{15}\u{0c}")
      #expect(shell.shows { rows in !rows.contains { $0.contains("jittop") } }, "\(shell.screen())")
    }
    // Listing all candidates makes the shell handle every hostile name.
    shell.type("jittop -d maps tail \t\t")
    let last = place.processes.map { "\($0.pid)" }
    #expect(shell.shows { rows in last.allSatisfy { pid in rows.contains { $0.contains(pid) } } }, "\(shell.screen())")
    shell.type("\u{15}\u{0c}jittop check maps/\t\t")
    #expect(shell.shows { rows in rows.contains { $0.contains("perf-41943050.map") } }, "\(shell.screen())")
    #expect(place.isUnharmed)
    shell.type("\u{15}exit\n")
  }

  @Test(
    "bash completes commands, options, values, file names and PIDs",
    .enabled(if: access("/usr/bin/bash", X_OK) == 0, "bash is not installed"))
  func bash() throws {
    let place = try Place()
    let shell = try shell(
      "bash", ["--norc", "--noprofile", "-i"],
      setup: "bind 'set show-all-if-ambiguous on'; bind 'set bell-style none'; source <(jittop completions bash)", place)
    check(shell, place)
    #expect(shell.ends() == .exit(0))
  }

  @Test(
    "zsh completes commands, options, values, file names and PIDs with descriptions",
    .enabled(if: access("/usr/bin/zsh", X_OK) == 0, "zsh is not installed"))
  func zsh() throws {
    let place = try Place()
    let shell = try shell(
      "zsh", ["-f", "-i"],
      setup: "setopt no_beep no_auto_menu no_always_last_prompt; autoload -Uz compinit; compinit -u -D; source <(jittop completions zsh)",
      place)
    shell.type("jittop \t")
    #expect(shell.shows { rows in rows.contains { $0.contains("-- List perf maps") } }, "\(shell.screen())")
    shell.type("\u{15}\u{0c}")
    check(shell, place)
    #expect(shell.ends() == .exit(0))
  }

  @Test(
    "fish completes commands, options, values, file names and PIDs with descriptions",
    .enabled(if: access("/usr/bin/fish", X_OK) == 0, "fish is not installed"))
  func fish() throws {
    let place = try Place()
    /// Returns fish's candidates for a line: words, each followed by a tab and a description.
    func offers(_ line: String) throws -> [String] {
      let script = "cd \(place.directory.path); jittop completions fish | source; complete -C '\(line)'"
      let child = try ChildProcess("/usr/bin/fish", ["--no-config", "-c", script], environment: place.environment)
      #expect(child.ends() == .exit(0), "\(child.errorText)")
      #expect(child.errorText.isEmpty, "\(child.errorText)")
      return child.text.split(separator: "\n").map(String.init)
    }
    for (typed, wanted) in Self.completed {
      let words = try offers(typed).map { String($0.prefix { $0 != "\t" }) }
      // `complete -C` prints words without escapes. fish escapes a word only when it inserts it.
      let word = String(wanted.split(separator: " ", maxSplits: typed.filter { $0 == " " }.count).last ?? "")
      #expect(words.contains(word.replacing("\\ ", with: " ")), "\(typed): \(words)")
    }
    let maps = try offers("jittop -d maps tail ")
    #expect(maps.contains("41943050\texited") && maps.contains("\(place.processes[0].pid)\t$(touch pwned)"), "\(maps)")
    #expect(try offers("jittop ").contains { $0.hasPrefix("ls\tList perf maps") })
    #expect(place.isUnharmed)
  }

  @Test("jittop completions prints only the script, and an unknown or missing shell is a usage error")
  func scripts() throws {
    for shell in ["bash", "zsh", "fish"] {
      let made = try Jittop.run("completions", shell)
      #expect(made.ending == .exit(0) && made.errors.isEmpty && Jittop.controls(in: made.output) == [])
      #expect(made.output.contains("_jittop") && made.output.hasSuffix("\n") && !made.output.hasSuffix("\n\n"))
    }
    #expect(try Jittop.run("completions", "tcsh").ending == .exit(64))
    #expect(try Jittop.run("completions").ending == .exit(64))
  }

  @Test(
    "Completing an empty, incomplete or unknown command line gives status 0",
    arguments: [[""], ["--"], ["-"], ["--theme="], ["nothing", ""], ["--at", "14", ":", "3"], ["="]])
  func odd(_ words: [String]) throws {
    for shell in ["bash", "zsh", "fish"] {
      let child = try ChildProcess(Jittop.path, ["completions", shell, "--"] + words)
      #expect(child.ends() == .exit(0), "\(child.errorText)")
    }
  }
}
