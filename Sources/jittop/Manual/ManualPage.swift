import Dashboard
import MapAnalysis
import PerfMap
import Reports
import Screen
import Session
import Settings

/// The manual page, made from the template `jittop.1.in`. The program's tables give the text for placeholders such as `@KEYS@`: a block of
/// lines for a placeholder alone on its line, else a few words.
struct ManualPage {
  private let jittop: CommandDescription

  init(of jittop: CommandDescription) { self.jittop = jittop }

  /// The page in roff.
  var text: String {
    let template = String(decoding: PackageResources.jittop_1_in, as: UTF8.self)
    let lines = template.split(separator: "\n", omittingEmptySubsequences: false).map { line in
      block(String(line)) ?? filled(String(line))
    }
    return lines.joined(separator: "\n")
  }

  /// Returns the block that replaces a line, or nil if the line is not the placeholder of a block.
  private func block(_ line: String) -> String? {
    var page = Roff()
    switch line {
    case "@HOW-TO-WRITE@": page.table(Runtime.allCases.filter { $0 != .demo }.map { ($0.title, $0.howToWrite) }, indentation: 16)
    case "@COMMANDS@": for command in jittop.commands { Self.write(command, &page) }
    case "@MONITOR-OPTIONS@": Self.write(jittop.options.filter { !Self.isCommon($0) }, &page)
    case "@COMMON-OPTIONS@": Self.write(jittop.options.filter(Self.isCommon), &page)
    case "@KEYS@": Self.writeKeys(&page)
    case "@SCRIPT-SYNTAX@":
      for block in Self.blocks(of: ScriptSyntax.about) { page.paragraph(.marked(block.joined(separator: " "))) }
      page.table(ScriptSyntax.all.map { ($0.usage, $0.summary) }, indentation: 26)
    case "@FINDINGS@":
      for code in Finding.Code.allCases { page.item([.bold("\(code.rawValue) (\(code.severity.rawValue))")], code.meaning) }
    case "@PREFERENCES@":
      for preference in Preference.allCases {
        page.item([.bold(preference.rawValue)], "\(preference.summary.string): \(preference.expected(themes: Themes.names)).")
      }
    case "@COLUMNS@": page.table(EntryColumn.allCases.map { ($0.rawValue, $0.summary.string) }, indentation: 12)
    case "@EXIT-STATUS@": page.table(ExitStatus.all.map { ($0.number, $0.meaning) }, indentation: 8)
    case "@EXAMPLES@": page.table(Example.all.map { ($0.command, $0.about) }, indentation: 42)
    default: return nil
    }
    return page.text
  }

  /// Returns a line with its placeholders replaced.
  private func filled(_ line: String) -> String {
    guard line.contains("@" as Character) else { return line }
    return Self.words.reduce(line) { line, word in line.replacing("@\(word.name)@", with: Roff.escaped(word.text())) }
  }

  private static let words: [(name: String, text: @Sendable () -> String)] = [
    ("VERSION", { JittopCommand.configuration.version }),
    ("TIERS", { Tier.allCases.map { "\(GlyphStyles.tier($0).glyph.string) \($0.name)" }.joined(separator: ", ") }),
    ("OVERLAPS", { Overlap.Kind.allCases.map { "\(GlyphStyles.overlap($0).glyph.string) \($0.name)" }.joined(separator: ", ") }),
    ("KINDS", { EntryKind.allCases.map(\.rawValue).joined(separator: ", ") }),
    ("RUNTIMES", { Runtime.allCases.map(\.rawValue).joined(separator: ", ") }),
    ("ENTRY-COLUMNS", { EntryRows.columns.joined(separator: ", ") }),
    ("RANGE-COLUMNS", { RangeRows.columns.joined(separator: ", ") }),
    ("FUNCTION-COLUMNS", { FunctionRows.columns.joined(separator: ", ") }),
    ("OVERLAP-COLUMNS", { OverlapRows.columns.joined(separator: ", ") }),
    ("THEMES", { Themes.names.joined(separator: ", ") }),
    ("THEME", { Preferences.usual.theme }),
    ("ROLES", { Role.allCases.map(\.name).filter { !$0.hasPrefix("gradient.") }.joined(separator: ", ") }),
  ]

  /// Appends a command with its arguments and options, then its subcommands, to the page.
  private static func write(_ command: CommandDescription, _ page: inout Roff) {
    page.subsection(([command.fullName] + usage(of: command)).joined(separator: " "))
    page.paragraph(.marked(command.abstract ?? ""))
    for block in blocks(of: command.discussion ?? "") {
      if block.allSatisfy({ $0.hasPrefix("  ") }) {
        page.example(block.map { String($0.dropFirst(2)) })
      } else {
        page.paragraph(.marked(block.joined(separator: " ")))
      }
    }
    write(command.positionals.filter { $0.abstract != nil }, &page)
    write(command.options.filter { !isCommon($0) }, &page)
    for next in command.commands { write(next, &page) }
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

  /// Returns true for an option that the page describes only once, under common options.
  private static func isCommon(_ option: CommandDescription.Argument) -> Bool {
    !Set(option.words).isDisjoint(with: ["--directory", "--help", "--version"])
  }

  private static func write(_ arguments: [CommandDescription.Argument], _ page: inout Roff) {
    var index = 0
    while index < arguments.count {
      let argument = arguments[index]
      var words = argument.words
      // A flag and its opposite, such as --mouse and --no-mouse, share an item.
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

  private static func writeKeys(_ page: inout Roff) {
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
}
