import Dashboard
import Foundation
import Glibc
import MapAnalysis
import Screen
import Session
import Settings
import TestSupport
import Testing

@testable import Monitor
@testable import jittop

@Suite("The manual page", .ownThread)
struct ManualTests {
  /// Formats the manual page with `program`, which reads the page from a file.
  private func formatted(_ program: String, _ arguments: [String]) throws -> (ending: Ending, text: String, errors: String) {
    let directory = try ScratchDirectory()
    let page = try Jittop.run("man")
    #expect(page.ending == .exit(0) && page.errors.isEmpty)
    try directory.write("jittop.1", page.output.utf8)
    let environment = ["PATH=/usr/bin:/bin", "LC_ALL=C.UTF-8", "MANWIDTH=200", "HOME=\(directory.path)"]
    let child = try ChildProcess(program, arguments + [directory.file("jittop.1")], environment: environment)
    return (child.ends(), child.text, child.errorText)
  }

  /// Returns roff text with font changes removed and escapes replaced by their characters.
  private static func plain(_ text: String) -> String {
    let escapes = [
      "\\fB": "", "\\fI": "", "\\fR": "", "\\-": "-", "\\e": "\\", "\\(dq": "\"", "\\(aq": "'", "\\(ga": "`", "\\(ha": "^", "\\(ti": "~",
    ]
    return text.replacing(/\\(?:\[u(?<code>[0-9A-F]+)\]|f.|\(..|[-e&])/) { match in
      guard let code = match.code else { return escapes[String(match.output.0)] ?? "" }
      return UInt32(code, radix: 16).flatMap(Unicode.Scalar.init).map { String(Character($0)) } ?? ""
    }
  }

  /// Returns the text and the headings of the manual page as one line, without font changes and escapes.
  static func words() throws -> String {
    let lines = try ManualPage(of: .jittop()).text.split(separator: "\n").filter { !$0.hasPrefix(".") || $0.hasPrefix(".S") }
    return plain(lines.joined(separator: " "))
  }

  /// Returns the example of the manual page that contains `text`.
  private static func example(with text: String) throws -> String {
    let examples = try ManualPage(of: .jittop()).text.matches(of: /\n\.nf\n(?<text>(?:.*\n)*?)\.fi\n/).map { plain(String($0.text)) }
    return try #require(examples.first { $0.contains(text) })
  }

  @Test("The page is ASCII without control characters, and no text is taken for a roff request")
  func plain() throws {
    let page = try Jittop.run("man").output
    #expect(page.utf8.allSatisfy { $0 == 0x0a || (0x20..<0x7f).contains($0) })
    let requests = Set(page.split(separator: "\n").filter { $0.hasPrefix(".") }.map { $0.split(separator: " ")[0] })
    #expect(requests == [".TH", ".nh", ".ad", ".SH", ".SS", ".PP", ".TP", ".RS", ".RE", ".nf", ".fi", ".PD"])
    #expect(!page.contains("\n'"))
  }

  @Test("man(1) and groff(1) give no warning about the page", .enabled(if: access("/usr/bin/man", X_OK) == 0, "man is not installed"))
  func warnings() throws {
    let checked = try formatted("/usr/bin/man", ["--warnings", "-E", "UTF-8", "-l", "-Tutf8", "-Z"])
    #expect(checked.ending == .exit(0) && checked.errors.isEmpty, "\(checked.errors)")
    guard access("/usr/bin/groff", X_OK) == 0 else { return }
    let strict = try formatted("/usr/bin/groff", ["-man", "-ww", "-z", "-Tutf8"])
    #expect(strict.ending == .exit(0) && strict.errors.isEmpty, "\(strict.errors)")
  }

  @Test(
    "man(1) shows the page on a terminal; without man(1), jittop prints it",
    .enabled(if: access("/usr/bin/man", X_OK) == 0, "man is not installed"))
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
    "The formatted page has all sections, and every command, option, key, script command and exit status",
    .enabled(if: access("/usr/bin/man", X_OK) == 0, "man is not installed"))
  func complete() throws {
    let shown = try formatted("/usr/bin/man", ["-E", "UTF-8", "-P", "cat", "-l"]).text
    let lines = shown.split(separator: "\n").map(String.init)
    let sections = lines.filter { $0.first?.isUppercase ?? false && !$0.contains("(1)") }
    #expect(
      sections == [
        "NAME", "SYNOPSIS", "DESCRIPTION", "COMMANDS", "OPTIONS", "KEYS", "FILTERS", "HISTORY", "RECORDINGS", "SCRIPTS",
        "MAPS AND PROCESSES", "WORDS", "PROFILERS", "FINDINGS", "OUTPUT FORMATS", "CONFIGURATION", "THEMES", "LIMITS", "EXIT STATUS",
        "FILES", "ENVIRONMENT", "EXAMPLES", "SEE ALSO",
      ])
    // The options of a command are between its heading and the next one.
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

  @Test("The page documents every key of the JSON output, every column of CSV and every metric")
  func schemas() throws {
    let directory = try ScratchDirectory()
    // This PID is above the kernel's maximum, so no process has it.
    let path = directory.file("perf-4194400.map")
    try directory.write("perf-4194400.map", "1000 40 JS:*a x.js:1:1\n1010 40 JS:^b x.js:2:1\nnone\n".utf8)
    let outputs = try [
      Jittop.run("ls", "--json", "--kinds", path), Jittop.run("check", "--json", path),
      Jittop.run("resolve", "--as", "all", "--json", path, "1020"),
      Jittop.run("export", "entries", "--format", "json", path), Jittop.run("export", "ranges", "--format", "json", path),
      Jittop.run("export", "overlaps", "--format", "json", path),
    ].map(\.output)
    let keys = Set(try outputs.flatMap { try Self.keys(in: JSONSerialization.jsonObject(with: Data($0.utf8))) })
    #expect(keys.isSuperset(of: ["cutTail", "wrongBytes", "as", "newerLine", "overlap"]))
    let csv = try Jittop.run("tail", "--format", "csv", "--from-start", "--until-exit", path).output.prefix { $0 != "\r\n" && $0 != "\n" }
    let metrics = try Jittop.run("export", "metrics", path).output.split(separator: "\n").filter { $0.hasPrefix("# TYPE ") }
    let columns = csv.split(separator: ",").map(String.init)
    let names = metrics.map { String($0.split(separator: " ")[2]) }
    #expect(columns.count >= 10 && names.count >= 10)
    let words = Set(try Self.words().split { !$0.isLetter && $0 != "_" }.map(String.init))
    let optional = ["error", "leftOut", "namespacePid", "deleted", "writers", "how"]
    for name in keys.union(columns).union(names).union(optional) { #expect(words.contains(name), "\(name)") }
  }

  /// Returns the keys of all objects in a JSON value, except kind and tier names, which are the keys of counts.
  private static func keys(in value: Any) -> [String] {
    switch value {
    case let list as [Any]: list.flatMap(keys)
    case let object as [String: Any]: object.flatMap { ["kinds", "tiers"].contains($0.key) ? [$0.key] : [$0.key] + keys(in: $0.value) }
    default: []
    }
  }

  @Test("The page documents every flag and kind of a filter, every role of a theme, and every preference, finding and runtime")
  func vocabulary() throws {
    let page = try Self.words()
    /// Returns the list between two texts of the page, without remarks in parentheses.
    func list(after start: String, before end: String) throws -> [String] {
      let from = try #require(page.firstRange(of: start)).upperBound
      let to = try #require(page[from...].firstRange(of: end)).lowerBound
      return page[from..<to].replacing(/\ \([^)]*\)/, with: "").replacing("or ", with: "").split(separator: ", ").map(String.init)
    }
    #expect(try Set(list(after: " flag=FLAG ", before: " wrong=PROFILER ")) == Set(FieldCondition.Flag.allCases.map(\.rawValue)))
    let tiers = try list(after: " compiler tier: ", before: " kind=KIND ")
    // One word for each tier, and the word `none`.
    #expect(Set(tiers).count == Tier.allCases.count + 1)
    for word in tiers { #expect(throws: Never.self, "\(word)") { try EntryFilter("tier=\(word)") } }
    #expect(throws: FilterError.self) { try EntryFilter("tier=other") }
    #expect(try list(after: " kind of code, from its name: ", before: " flag=FLAG ") == EntryKind.allCases.map(\.rawValue))
    for role in Role.allCases where !role.name.hasPrefix("gradient.") { #expect(page.contains(role.name), "\(role)") }
    for preference in Preference.allCases { #expect(page.contains(preference.rawValue), "\(preference)") }
    for code in Finding.Code.allCases { #expect(page.contains("\(code.rawValue) (\(code.severity.rawValue))"), "\(code)") }
    for runtime in Runtime.allCases where runtime != .demo { #expect(page.contains(runtime.howToWrite), "\(runtime)") }
  }

  @Test("The filters, the theme, the configuration and the script that the page shows are valid")
  func examples() throws {
    let page = try Self.words()
    for filter in ["JS: size>4k tier=opt", "!^(py|JS):.*parse flag!=dead", "recompiled>5 lost>4k", "age<10s", "size>=0x400", "live>1m"] {
      #expect(page.contains(filter), "\(filter)")
      #expect(throws: Never.self, "\(filter)") { try EntryFilter(filter) }
    }
    let directory = try ScratchDirectory()
    try directory.write("theme.toml", Self.example(with: "[roles]").utf8)
    let theme = try Jittop.run("themes", "--check", directory.file("theme.toml"))
    #expect(theme.ending == .exit(0) && theme.errors.isEmpty, "\(theme.errors)")
    try directory.write("config.toml", Self.example(with: "columns = ").utf8)
    try directory.write("node.map", "7f0000001000 40 JS:~work app.js:1:1\n7f0000001040 40 JS:~other app.js:9:1\n".utf8)
    let once = try Jittop.run("--once", "--config", directory.file("config.toml"), directory.file("node.map"))
    #expect(once.ending == .exit(0) && once.errors.isEmpty, "\(once.errors)")
    try directory.write("story", Self.example(with: ":feed").utf8)
    let script = try Jittop.run("--script", directory.file("story"))
    #expect(script.ending == .exit(0), "\(script.errors)")
  }
}

@Suite("Help texts", .ownThread)
struct HelpTests {
  /// Returns a command and all its subcommands except help.
  private static func commands(_ command: CommandDescription) -> [CommandDescription] {
    [command] + command.commands.filter { $0.commandName != "help" }.flatMap(commands)
  }

  @Test("Every command has examples, which fit in 80 columns and are parsed without error")
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

  @Test("An option of both the monitor and a command has the same help text in both")
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

  /// Returns the arguments of a jittop call in an example, up to a redirection or the explanation of the example.
  private static func words(of call: String) -> [String] {
    let end = call.dropFirst(2).firstRange(of: "  ")?.lowerBound ?? call.endIndex
    let words = call[..<end].split(separator: " ").drop { !$0.hasSuffix("jittop") }.dropFirst().prefix { $0 != ">" }
    return words.joined(separator: " ").split(separator: "'", omittingEmptySubsequences: false).enumerated().flatMap { index, part in
      index.isMultiple(of: 2) ? part.split { $0 == " " || $0 == ")" }.map(String.init) : [String(part)]
    }
  }

  @Test("The exit statuses are in the help and in the manual page")
  func exitStatuses() throws {
    let help = try Jittop.run("--help").output
    let page = try ManualTests.words()
    for status in ExitStatus.all {
      #expect(help.contains("\n  \(status.number) ") && help.contains(status.meaning))
      #expect(page.contains("\(status.number) \(status.meaning)"), "\(status.number)")
    }
  }

  @Test("Commands end with the documented exit statuses")
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
