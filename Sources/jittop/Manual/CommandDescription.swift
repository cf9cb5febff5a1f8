import FoundationEssentials

/// A command as its declaration describes it: what completions and the manual page are made of, as the help is.
struct CommandDescription: Decodable {
  /// An option, a flag, or a word that stands alone.
  struct Argument: Decodable {
    enum Kind: String, Decodable { case positional, option, flag }

    struct Name: Decodable {
      let kind: String
      let name: String

      /// As it is written: `-d`, `--directory`.
      var text: String { (kind == "long" ? "--" : "-") + name }
    }

    /// What was declared to complete it; of the ways to say that, we use lists alone.
    struct CompletionKind: Decodable {
      struct List: Decodable { let values: [String] }
      let list: List?
    }

    let kind: Kind
    let shouldDisplay: Bool
    let isOptional: Bool
    let isRepeating: Bool
    let names: [Name]?
    let valueName: String?
    let defaultValue: String?
    let allValues: [String]?
    let completionKind: CompletionKind?
    let abstract: String?
    let discussion: String?

    /// The names as they are written, the short one first.
    var words: [String] { (names ?? []).map(\.text).sorted { $0.count < $1.count } }
  }

  let commandName: String
  let superCommands: [String]?
  let shouldDisplay: Bool?
  let abstract: String?
  let discussion: String?
  let subcommands: [CommandDescription]?
  let arguments: [Argument]?

  /// The commands below it that the help shows.
  var commands: [CommandDescription] { (subcommands ?? []).filter { $0.shouldDisplay ?? true } }
  /// What it takes, as far as the help shows it.
  var options: [Argument] { (arguments ?? []).filter { $0.kind != .positional && $0.shouldDisplay } }
  /// The words that it takes, in their order.
  var positionals: [Argument] { (arguments ?? []).filter { $0.kind == .positional && $0.shouldDisplay } }
  /// The command as it is called: `jittop export map`.
  var fullName: String { ((superCommands ?? []) + [commandName]).joined(separator: " ") }

  /// The whole command line; throws when the parser describes itself in another way than it did.
  static func jittop() throws -> CommandDescription {
    struct Tool: Decodable { let command: CommandDescription }
    // What `--experimental-dump-help` prints.
    return try JSONDecoder().decode(Tool.self, from: Data(JittopCommand._dumpHelp().utf8)).command
  }
}
