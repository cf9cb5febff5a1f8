import Dashboard
import Glibc
import Screen
import Session
import TestSupport
import Testing

@testable import jittop

@Suite("jittop man: the manual page", .ownThread)
struct ManualTests {
  /// A program that reads the page from a file; nil when it is not here.
  private func formatted(_ program: String, _ arguments: [String]) throws -> (ending: Ending, text: String, errors: String) {
    let directory = try ScratchDirectory()
    let page = try Jittop.run("man")
    #expect(page.ending == .exit(0) && page.errors.isEmpty)
    try directory.write("jittop.1", page.output.utf8)
    let environment = ["PATH=/usr/bin:/bin", "LC_ALL=C.UTF-8", "MANWIDTH=200", "HOME=\(directory.path)"]
    let child = try ChildProcess(program, arguments + [directory.file("jittop.1")], environment: environment)
    return (child.ends(), child.text, child.errorText)
  }

  @Test("is ASCII without controls, and no text is taken for a request")
  func plain() throws {
    let page = try Jittop.run("man").output
    #expect(page.utf8.allSatisfy { $0 == 0x0a || (0x20..<0x7f).contains($0) })
    let requests = Set(page.split(separator: "\n").filter { $0.hasPrefix(".") }.map { $0.split(separator: " ")[0] })
    #expect(requests == [".TH", ".nh", ".ad", ".SH", ".SS", ".PP", ".TP", ".RS", ".RE", ".nf", ".fi", ".PD"])
    #expect(!page.contains("\n'"))
  }

  @Test("man(1) and groff(1) have nothing to warn of", .enabled(if: access("/usr/bin/man", X_OK) == 0, "man is not installed"))
  func warnings() throws {
    let checked = try formatted("/usr/bin/man", ["--warnings", "-E", "UTF-8", "-l", "-Tutf8", "-Z"])
    #expect(checked.ending == .exit(0) && checked.errors.isEmpty, "\(checked.errors)")
    guard access("/usr/bin/groff", X_OK) == 0 else { return }
    let strict = try formatted("/usr/bin/groff", ["-man", "-ww", "-z", "-Tutf8"])
    #expect(strict.ending == .exit(0) && strict.errors.isEmpty, "\(strict.errors)")
  }

  @Test(
    "on a terminal, man(1) shows it; without man(1) it is printed", .enabled(if: access("/usr/bin/man", X_OK) == 0, "man is not installed"))
  func shown() throws {
    func output(_ path: String) throws -> String {
      let environment = ["PATH=\(path)", "LC_ALL=C.UTF-8", "TERM=xterm-256color", "MANPAGER=cat", "HOME=/nonexistent"]
      let terminal = try PseudoTerminal(program: Jittop.path, ["man"], environment, columns: 100, rows: 40)
      #expect(terminal.ends() == .exit(0))
      return terminal.text
    }
    let formatted = try output("/usr/bin:/bin")
    #expect(formatted.contains("JITTOP(1)") && !formatted.contains(".SH"), "\(formatted.prefix(500))")
    #expect(try output("/nonexistent").hasPrefix(".TH JITTOP 1"))
  }

  @Test(
    "has its sections, every command, option, key and command of scripts, and the exit statuses, as a reader sees it",
    .enabled(if: access("/usr/bin/man", X_OK) == 0, "man is not installed"))
  func complete() throws {
    let shown = try formatted("/usr/bin/man", ["-E", "UTF-8", "-P", "cat", "-l"]).text
    let lines = shown.split(separator: "\n").map(String.init)
    let sections = lines.filter { $0.first?.isUppercase ?? false && !$0.contains("(1)") }
    #expect(
      sections == [
        "NAME", "SYNOPSIS", "DESCRIPTION", "COMMANDS", "OPTIONS", "KEYS", "SCRIPTS", "FILES", "ENVIRONMENT", "EXIT STATUS", "EXAMPLES",
        "NOTES", "SEE ALSO",
      ])
    // What each command takes stands below its name.
    func check(_ command: CommandDescription, isRoot: Bool = false) throws {
      let start = isRoot ? lines.firstIndex(of: "OPTIONS") : lines.firstIndex { $0.hasPrefix("   " + command.fullName) }
      let from = try #require(start, "\(command.fullName)")
      let end = lines[(from + 1)...].firstIndex { $0.hasPrefix("   jittop") || !$0.hasPrefix(" ") } ?? lines.endIndex
      let text = lines[from..<end].joined(separator: "\n")
      let common = ["--directory", "--help", "--version"]
      for option in command.options where isRoot || Set(common).isDisjoint(with: option.words) {
        for word in option.words { #expect(text.contains(word), "\(command.fullName) \(word)") }
      }
      for next in command.commands { try check(next) }
    }
    let jittop = try CommandDescription.jittop()
    #expect(jittop.commands.count >= 14)
    try check(jittop, isRoot: true)
    for action in Action.allCases {
      let keys = action.entry.keys.map { $0 == .character(" ") ? "space" : $0.label(.ascii).string }.joined(separator: ", ")
      #expect(lines.contains { $0.hasPrefix("       " + keys + " ") && $0.hasSuffix(" " + action.entry.summary.string) }, "\(action)")
    }
    for syntax in ScriptSyntax.all {
      #expect(lines.contains { $0.contains(syntax.usage) } && lines.contains { $0.hasSuffix(" " + syntax.summary) }, "\(syntax.usage)")
    }
    for status in ExitStatus.all { #expect(lines.contains { $0.hasPrefix("       \(status.number) ") && $0.hasSuffix(status.meaning) }) }
    for name in ["NO_COLOR", "XDG_CONFIG_HOME", "XDG_STATE_HOME", "JITTOP_ENTRY_LIMIT"] { #expect(shown.contains(name)) }
  }
}

@Suite("--help", .ownThread)
struct HelpTests {
  /// All commands, those below others too.
  private static func commands(_ command: CommandDescription) -> [CommandDescription] {
    [command] + command.commands.filter { $0.commandName != "help" }.flatMap(commands)
  }

  @Test("every command has examples, that fit on a line and can be run")
  func examples() throws {
    let jittop = try CommandDescription.jittop()
    for command in Self.commands(jittop) {
      let name = command.fullName
      let examples = (command.discussion ?? "").split(separator: "\n").filter { $0.hasPrefix("  ") && $0.contains("jittop") }
      #expect(!examples.isEmpty, "\(name)")
      let help = try ChildProcess(Jittop.path, name.split(separator: " ").dropFirst().map(String.init) + ["--help"])
      #expect(help.ends() == .exit(0))
      for example in examples {
        #expect(example.count <= 80 && help.text.contains("\n\(example)\n"), "\(name): \(example)")
        for call in example.split(separator: "|") where call.contains("jittop ") {
          let words = Self.words(of: String(call))
          #expect(throws: Never.self, "\(name): \(example)") { try JittopCommand.reading(words) }
        }
      }
    }
  }

  @Test("no command has an option that the monitor has with another meaning: it would be read as the monitor's")
  func collisions() throws {
    let jittop = try CommandDescription.jittop()
    for command in Self.commands(jittop).dropFirst() {
      for option in command.options {
        for other in jittop.options where !Set(other.words).isDisjoint(with: option.words) {
          #expect(other.abstract == option.abstract, "\(command.fullName) \(option.words)")
        }
      }
    }
  }

  /// The words after the program's name, up to what a shell does with them and to what is said about them.
  private static func words(of call: String) -> [String] {
    let end = call.dropFirst(2).firstRange(of: "  ")?.lowerBound ?? call.endIndex
    let words = call[..<end].split(separator: " ").drop { !$0.hasSuffix("jittop") }.dropFirst().prefix { $0 != ">" }
    return words.joined(separator: " ").split(separator: "'", omittingEmptySubsequences: false).enumerated().flatMap { index, part in
      index.isMultiple(of: 2) ? part.split { $0 == " " || $0 == ")" }.map(String.init) : [String(part)]
    }
  }

  @Test("the exit statuses are in the help and in the README")
  func exitStatuses() throws {
    let help = try Jittop.run("--help").output
    let root = #filePath.split(separator: "/").dropLast(3).joined(separator: "/")
    let readme = String(decoding: try #require(ScratchDirectory.bytes(at: "/\(root)/README.md")), as: UTF8.self)
    for status in ExitStatus.all {
      #expect(help.contains("\n  \(status.number) ") && help.contains(status.meaning))
      #expect(readme.contains("| \(status.number) | \(status.meaning) |\n"), "\(status.number)")
    }
  }

  @Test("the exit statuses are those")
  func statuses() throws {
    let directory = try ScratchDirectory()
    try directory.write("good", "1000 40 good\n".utf8)
    try directory.write("bad", "1000 40 good\n1000 40 other\n".utf8)
    #expect(try Jittop.run("check", "--only", "overlapSame", directory.file("good")).ending == .exit(0))
    #expect(try Jittop.run("check", "--only", "overlapSame", directory.file("bad")).ending == .exit(1))
    #expect(try Jittop.run("check", directory.file("none")).ending == .exit(2))
    #expect(try Jittop.run("--check").ending == .exit(64))
    #expect(try Jittop.run("--help").ending == .exit(0))
    #expect(try Jittop.run("--version").ending == .exit(0))
    let child = try ChildProcess(Jittop.path, ["tail", "--directory", directory.path, "--from-start"])
    child.send(SIGTERM)
    #expect(child.ends() == .signal(SIGTERM))
  }
}
