import FoundationEssentials

/// ArgumentParser's description of a command. Completions and the manual page are made from it.
struct CommandDescription: Decodable {
  /// An option, a flag or a positional argument.
  struct Argument: Decodable {
    enum Kind: String, Decodable { case positional, option, flag }

    struct Name: Decodable {
      let kind: String
      let name: String

      /// The name with its dashes: `-d`, `--directory`.
      var text: String { (kind == "long" ? "--" : "-") + name }
    }

    /// The declared completion of an argument's values. Only lists are decoded.
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

    /// The names with their dashes, the short one first.
    var words: [String] { (names ?? []).map(\.text).sorted { $0.count < $1.count } }
  }

  let commandName: String
  let superCommands: [String]?
  let shouldDisplay: Bool?
  let abstract: String?
  let discussion: String?
  let subcommands: [CommandDescription]?
  let arguments: [Argument]?

  /// The subcommands that the help shows.
  var commands: [CommandDescription] { (subcommands ?? []).filter { $0.shouldDisplay ?? true } }
  /// The options and flags that the help shows.
  var options: [Argument] { (arguments ?? []).filter { $0.kind != .positional && $0.shouldDisplay } }
  /// The positional arguments in their order.
  var positionals: [Argument] { (arguments ?? []).filter { $0.kind == .positional && $0.shouldDisplay } }
  /// The words that name the command, such as `jittop export map`.
  var fullName: String { ((superCommands ?? []) + [commandName]).joined(separator: " ") }

  /// Returns the description of `jittop` with all subcommands. Throws if ArgumentParser has changed the format of its description.
  static func jittop() throws -> CommandDescription {
    struct Tool: Decodable { let command: CommandDescription }
    // The same JSON as the output of `jittop --experimental-dump-help`.
    return try JSONDecoder().decode(Tool.self, from: Data(JittopCommand._dumpHelp().utf8)).command
  }
}
