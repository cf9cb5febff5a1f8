/// The context of the word to complete, found by parsing the preceding words as ArgumentParser does.
struct CompletionContext {
  /// The kind of word that is expected.
  enum Expected {
    case option
    /// The value of an option, after a prefix such as `--option=` in the same word, or a positional argument.
    case value(CommandDescription.Argument, after: String)
    /// A subcommand.
    case command
    case nothing
  }

  let expected: Expected
  private(set) var command: CommandDescription
  let root: CommandDescription
  /// The word to complete, up to the cursor.
  let current: String
  /// All names of the options already given to `command`, except options that may be repeated.
  private(set) var given: Set<String> = []
  /// The value of `--directory`.
  private(set) var directory: String?

  init(_ words: CommandLineWords, in root: CommandDescription) {
    self.root = root
    command = root
    current = words.current
    var awaiting: CommandDescription.Argument?
    var takesOptions = true
    var position = 0
    for word in words.before {
      if let option = awaiting {
        if option.valueName == "directory" { directory = word }
        awaiting = nil
      } else if takesOptions, word == "--" {
        takesOptions = false
      } else if takesOptions, word.hasPrefix("-"), word.count > 1 {
        let parts = word.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
        guard let option = command.options.first(where: { $0.words.contains(String(parts[0])) }) else { continue }
        if !option.isRepeating { given.formUnion(option.words) }
        guard option.kind == .option else { continue }
        if parts.count > 1 {
          if option.valueName == "directory" { directory = String(parts[1]) }
        } else {
          awaiting = option
        }
      } else if position == 0, let next = command.commands.first(where: { $0.commandName == word }) {
        command = next
        given = []
      } else {
        position += 1
      }
    }
    expected = Self.expected(words.current, command, awaiting, takesOptions: takesOptions, position: position)
  }

  private static func expected(
    _ word: String, _ command: CommandDescription, _ awaiting: CommandDescription.Argument?, takesOptions: Bool, position: Int
  ) -> Expected {
    if let awaiting { return .value(awaiting, after: "") }
    if takesOptions, word.hasPrefix("-") {
      guard let sign = word.firstIndex(of: "=") else { return .option }
      let name = String(word[..<sign])
      guard let option = command.options.first(where: { $0.kind == .option && $0.words.contains(name) }) else { return .nothing }
      return .value(option, after: name + "=")
    }
    // The root command, which has --watch, takes a subcommand or maps.
    if let map = command.options.first(where: { $0.words == ["--watch"] }) {
      let isMap = position > 0 || word.first.map { $0.isNumber || "./~".contains($0) } ?? false
      return isMap ? .value(map, after: "") : .command
    }
    if !command.commands.isEmpty { return position == 0 ? .command : .nothing }
    let positionals = command.positionals
    if position < positionals.count { return .value(positionals[position], after: "") }
    if let last = positionals.last, last.isRepeating { return .value(last, after: "") }
    return .nothing
  }
}
