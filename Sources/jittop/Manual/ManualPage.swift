import Dashboard
import Screen
import Session

/// The manual page, made from the commands, the table of actions and the tables of what surrounds them.
struct ManualPage {
  private var page: Roff
  private let jittop: CommandDescription

  /// The page in roff.
  var text: String { page.text }

  init(of jittop: CommandDescription) {
    self.jittop = jittop
    page = Roff(title: "jittop", source: "jittop \(JittopCommand.configuration.version)")
    writeStart()
    page.section("COMMANDS")
    for command in jittop.commands { write(command) }
    page.section("OPTIONS")
    page.paragraph(.plain("Of the monitor:"))
    write(jittop.options.filter { !Self.isCommon($0) })
    page.paragraph(.plain("Of all commands, as far as they look for maps:"))
    write(jittop.options.filter(Self.isCommon))
    writeKeys()
    writeScripts()
    write("FILES", ManualFacts.files)
    write("ENVIRONMENT", ManualFacts.environment)
    page.section("EXIT STATUS")
    page.table(ExitStatus.all.map { ($0.number, $0.meaning) }, indentation: 8)
    page.section("EXAMPLES")
    page.table(Example.all.map { ($0.command, $0.about) }, indentation: 42)
    page.section("NOTES")
    for note in ManualFacts.notes { page.paragraph(.plain(note)) }
    page.section("SEE ALSO")
    page.paragraph(.plain(ManualFacts.others.joined(separator: ", ")))
  }

  private mutating func writeStart() {
    page.section("NAME")
    page.paragraph(.plain("jittop - a live monitor for JIT code"))
    page.section("SYNOPSIS")
    page.paragraph(.bold("jittop"), .plain(" ["), .italic("option"), .plain(" ...] ["), .italic("pid|path"), .plain(" ...]"))
    page.paragraph(
      .bold("jittop"), .plain(" "), .italic("command"), .plain(" ["), .italic("option"), .plain(" ...] ["), .italic("argument"),
      .plain(" ...]"))
    page.section("DESCRIPTION")
    for paragraph in ManualFacts.description { page.paragraph(.plain(paragraph)) }
  }

  // MARK: - Commands

  /// A command with what it takes, and those below it.
  private mutating func write(_ command: CommandDescription) {
    page.subsection(([command.fullName] + Self.usage(of: command)).joined(separator: " "))
    page.paragraph(.plain(command.abstract ?? ""))
    for block in Self.blocks(of: command.discussion ?? "") {
      if block.allSatisfy({ $0.hasPrefix("  ") }) {
        page.example(block.map { String($0.dropFirst(2)) })
      } else {
        page.paragraph(.plain(block.joined(separator: " ")))
      }
    }
    write(command.positionals.filter { $0.abstract != nil })
    write(command.options.filter { !Self.isCommon($0) })
    for next in command.commands { write(next) }
  }

  /// What comes after the name of a command.
  private static func usage(of command: CommandDescription) -> [String] {
    if !command.commands.isEmpty { return ["command"] }
    let options = command.options.contains { !isCommon($0) } ? ["[option ...]"] : []
    return options
      + command.positionals.map { argument in
        let name = (argument.valueName ?? "argument") + (argument.isRepeating ? " ..." : "")
        return argument.isOptional ? "[\(name)]" : name
      }
  }

  /// The paragraphs of a text.
  private static func blocks(of text: String) -> [[String]] {
    text.split(separator: "\n", omittingEmptySubsequences: false).map(String.init).split(separator: "").map(Array.init)
  }

  /// Whether all commands have an option.
  private static func isCommon(_ option: CommandDescription.Argument) -> Bool {
    !Set(option.words).isDisjoint(with: ["--directory", "--help", "--version"])
  }

  private mutating func write(_ arguments: [CommandDescription.Argument]) {
    var index = 0
    while index < arguments.count {
      let argument = arguments[index]
      var words = argument.words
      // A flag and its opposite are one thing.
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
        argument.allValues.map { "one of " + $0.joined(separator: ", ") }, argument.defaultValue.map { "by default " + $0 },
      ].compactMap { $0 }
      page.item(term, (argument.abstract ?? "") + (facts.isEmpty ? "" : " (" + facts.joined(separator: "; ") + ")"))
    }
  }

  // MARK: - Tables

  private mutating func writeKeys() {
    page.section("KEYS")
    page.paragraph(.plain("Of the monitor. The mouse selects, opens with a double click, scrolls, and presses what is labelled."))
    for group in Action.Group.allCases {
      page.subsection(group.rawValue)
      let actions = Action.allCases.filter { $0.entry.group == group }
      page.table(
        actions.map { action in
          let keys = action.entry.keys.map { $0 == .character(" ") ? "space" : $0.label(.ascii).string }
          return (keys.joined(separator: ", "), action.entry.summary.string)
        }, indentation: 16)
    }
  }

  private mutating func writeScripts() {
    page.section("SCRIPTS")
    for block in Self.blocks(of: ScriptSyntax.about) { page.paragraph(.plain(block.joined(separator: " "))) }
    page.table(ScriptSyntax.all.map { ($0.usage, $0.summary) }, indentation: 26)
  }

  private mutating func write(_ section: String, _ rows: [(name: String, meaning: String)]) {
    page.section(section)
    for row in rows { page.item([.bold(row.name)], row.meaning) }
  }
}
