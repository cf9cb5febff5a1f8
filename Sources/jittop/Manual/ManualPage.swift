import Dashboard
import Screen
import Session

/// The manual page: sections from the tables of commands, options, actions, script commands, examples and exit statuses, and the sections
/// that are written by hand.
struct ManualPage {
  private var page: Roff
  private let jittop: CommandDescription

  /// The page in roff.
  var text: String { page.text }

  init(of jittop: CommandDescription) {
    self.jittop = jittop
    page = Roff(title: "jittop", source: "jittop \(JittopCommand.configuration.version)")
    writeStart()
    write(.description)
    page.section("COMMANDS")
    for command in jittop.commands { write(command) }
    writeOptions()
    writeKeys()
    for section in [ManualSection.filters, .history, .recordings] { write(section) }
    writeScripts()
    for section in [ManualSection.maps, .words, .profilers, .findings, .output, .configuration, .themes, .limits] { write(section) }
    page.section("EXIT STATUS")
    page.table(ExitStatus.all.map { ($0.number, $0.meaning) }, indentation: 8)
    write(.files)
    write(.environment)
    page.section("EXAMPLES")
    page.table(Example.all.map { ($0.command, $0.about) }, indentation: 42)
    write(.seeAlso)
  }

  private mutating func writeStart() {
    page.section("NAME")
    page.paragraph(.plain("jittop - a live monitor for JIT code"))
    page.section("SYNOPSIS")
    page.paragraph(.bold("jittop"), .plain(" ["), .italic("option"), .plain(" ...] ["), .italic("pid|path"), .plain(" ...]"))
    page.paragraph(
      .bold("jittop"), .plain(" "), .italic("command"), .plain(" ["), .italic("option"), .plain(" ...] ["), .italic("argument"),
      .plain(" ...]"))
  }

  private mutating func write(_ section: ManualSection) {
    page.section(section.title)
    write(section.blocks)
  }

  private mutating func write(_ blocks: [ManualSection.Block]) {
    for block in blocks {
      switch block {
      case .heading(let name): page.subsection(name)
      case .text(let text): page.paragraph(.marked(text))
      case .example(let text): page.example(text.split(separator: "\n", omittingEmptySubsequences: false).map(String.init))
      case .items(let rows): for row in rows { page.item([.bold(row.term)], row.text) }
      case .table(let rows, let width): page.table(rows, indentation: width)
      }
    }
  }

  // MARK: - Commands and options

  /// Writes a command with its arguments and options, then its subcommands.
  private mutating func write(_ command: CommandDescription) {
    page.subsection(([command.fullName] + Self.usage(of: command)).joined(separator: " "))
    page.paragraph(.marked(command.abstract ?? ""))
    for block in Self.blocks(of: command.discussion ?? "") {
      if block.allSatisfy({ $0.hasPrefix("  ") }) {
        page.example(block.map { String($0.dropFirst(2)) })
      } else {
        page.paragraph(.marked(block.joined(separator: " ")))
      }
    }
    write(command.positionals.filter { $0.abstract != nil })
    write(command.options.filter { !Self.isCommon($0) })
    for next in command.commands { write(next) }
  }

  /// Returns the words that follow the name of a command.
  private static func usage(of command: CommandDescription) -> [String] {
    if !command.commands.isEmpty { return ["command"] }
    let options = command.options.contains { !isCommon($0) } ? ["[option ...]"] : []
    return options
      + command.positionals.map { argument in
        let name = (argument.valueName ?? "argument") + (argument.isRepeating ? " ..." : "")
        return argument.isOptional ? "[\(name)]" : name
      }
  }

  /// Splits a text into paragraphs of lines.
  private static func blocks(of text: String) -> [[String]] {
    text.split(separator: "\n", omittingEmptySubsequences: false).map(String.init).split(separator: "").map(Array.init)
  }

  private mutating func writeOptions() {
    page.section("OPTIONS")
    page.subsection("Options of the monitor")
    write(jittop.options.filter { !Self.isCommon($0) })
    page.subsection("Common options")
    write(jittop.options.filter(Self.isCommon))
  }

  /// True if all commands have the option.
  private static func isCommon(_ option: CommandDescription.Argument) -> Bool {
    !Set(option.words).isDisjoint(with: ["--directory", "--help", "--version"])
  }

  private mutating func write(_ arguments: [CommandDescription.Argument]) {
    var index = 0
    while index < arguments.count {
      let argument = arguments[index]
      var words = argument.words
      // A flag and its opposite are one item.
      if let first = words.first, index + 1 < arguments.count, arguments[index + 1].words == ["--no-" + first.dropFirst(2)] {
        index += 1
        words += arguments[index].words
      }
      index += 1
      let value = argument.valueName ?? ""
      var term: [Roff.Part] = []
      for word in words { term += (term.isEmpty ? [] : [.plain(", ")]) + [.bold(word)] }
      if argument.kind != .flag { term += (term.isEmpty ? [] : [.plain(" ")]) + [.italic(value)] }
      let facts = [
        argument.allValues.map { "one of " + $0.joined(separator: ", ") }, argument.defaultValue.map { "default: " + $0 },
      ].compactMap { $0 }
      page.item(term, (argument.abstract ?? "") + (facts.isEmpty ? "" : " (" + facts.joined(separator: "; ") + ")"))
    }
  }

  // MARK: - Keys and scripts

  private mutating func writeKeys() {
    page.section("KEYS")
    for group in Action.Group.allCases {
      page.subsection(group.rawValue)
      let actions = Action.allCases.filter { $0.entry.group == group }
      page.table(
        actions.map { action in
          let keys = action.entry.keys.map { $0 == .character(" ") ? "space" : $0.label(.ascii).string }
          return (keys.joined(separator: ", "), action.entry.summary.string)
        }, indentation: 16)
    }
    write(ManualSection.mouseAndSymbols)
  }

  private mutating func writeScripts() {
    page.section("SCRIPTS")
    write(ManualSection.scriptIntroduction)
    for block in Self.blocks(of: ScriptSyntax.about) { page.paragraph(.marked(block.joined(separator: " "))) }
    page.table(ScriptSyntax.all.map { ($0.usage, $0.summary) }, indentation: 26)
    write(ManualSection.scriptNotes)
  }
}
