import ArgumentParser
import Glibc
import Screen

extension JittopCommand {
  /// Does what the arguments say, or says what is wrong with them. ArgumentParser repeats arguments as they are; here they are made safe.
  static func main() {
    // Swift reads them there. Without them a --readonly would not count, so nothing is done.
    guard !CommandLine.arguments.isEmpty else {
      Failure.report("/proc", cause: "cannot be read, so that no argument is known", remedy: "mount proc there")
      exit(withError: Failure.status)
    }
    do {
      var command = try reading(Array(CommandLine.arguments.dropFirst()))
      try command.run()
    } catch {
      let status = exitCode(for: error)
      // Help, the version, completions: our own words, for standard output.
      if status.isSuccess { exit(withError: error) }
      Failure.report(usage: message(for: error, status))
      exit(withError: status)
    }
  }

  /// Reads arguments; words without a command are maps to watch.
  static func reading(_ words: [String]) throws -> any ParsableCommand {
    if words.first == "help", let error = misspelt(Array(words.dropFirst())) { throw error }
    do {
      return try parseAsRoot(words)
    } catch {
      if let error = misspelt(words) { throw error }
      guard let named = named(words) else { throw error }
      return try parseAsRoot(named)
    }
  }

  /// What is wrong with the first word that stands where a command may stand, is none, and is no map either; nil where there is no such word.
  private static func misspelt(_ words: [String]) -> ValidationError? {
    guard let root = try? CommandDescription.jittop() else { return nil }
    var command = root
    var last = -1
    for place in standing(words, root) {
      let word = words[place]
      let names = (command.subcommands ?? []).map(\.commandName)
      // Behind a command with options of its own it may be the value of one that is not known here.
      guard !names.isEmpty, word != "help", last < 0 || place == last + 1 else { return nil }
      if let next = command.subcommands?.first(where: { $0.commandName == word }) {
        command = next
        last = place
      } else if command.commandName == root.commandName {
        // A map to watch, unless it looks like nothing but a command.
        guard access(word, F_OK) != 0, let near = Suggestion.nearest(to: word, among: names) else { return nil }
        return ValidationError("there is no command and no map '\(word)'. Did you mean '\(near)'?")
      } else {
        return ValidationError("\(command.commandName) has no '\(word)'\(Suggestion.question(about: word, among: names))")
      }
    }
    return nil
  }

  /// The words with `--watch` before those that stand alone; nil where there are none, or a command is among them.
  private static func named(_ words: [String]) -> [String]? {
    guard let root = try? CommandDescription.jittop() else { return nil }
    let commands = Set((root.subcommands ?? []).map(\.commandName) + ["help"])
    let maps = Set(standing(words, root))
    guard !maps.isEmpty, !maps.contains(where: { commands.contains(words[$0]) }) else { return nil }
    let end = words.firstIndex(of: "--")
    return words.indices.flatMap { place -> [String] in
      let word = words[place]
      guard place != end, maps.contains(place) else { return place == end ? [] : [word] }
      return word.hasPrefix("-") ? ["--watch=" + word] : ["--watch", word]
    }
  }

  /// The places of the words that are neither options nor their values.
  private static func standing(_ words: [String], _ root: CommandDescription) -> [Int] {
    var command = root
    var places: [Int] = []
    var isValue = false
    var takesOptions = true
    for (place, word) in words.enumerated() {
      if isValue {
        isValue = false
      } else if takesOptions, word == "--" {
        takesOptions = false
      } else if takesOptions, word.hasPrefix("-"), word.count > 1 {
        isValue = (command.options + root.options).contains { $0.kind == .option && $0.words.contains(word) }
      } else {
        places.append(place)
        command = command.subcommands?.first { $0.commandName == word } ?? command
      }
    }
    return places
  }

  /// What is said of an error: by arguments that are safe already where they lead to the same, for a newline in one is told from ours by nobody.
  private static func message(for error: any Error, _ status: ExitCode) -> String {
    do {
      _ = try reading(CommandLine.arguments.dropFirst().map { SafeText($0).string })
    } catch let told {
      if exitCode(for: told) == status { return explained(fullMessage(for: told)) }
    }
    return explained(fullMessage(for: error))
  }

  /// What is said of a word that is no command, with what to write instead.
  private static func explained(_ message: String) -> String {
    var lines = message.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
    guard lines.count > 1, lines[0].contains(/[Uu]nexpected argument/), lines[1].hasPrefix("Usage: jittop <options> <subcommand>") else {
      return message
    }
    lines.insert(
      "       No such command. `jittop` alone shows all maps, `jittop 4711` one; for other commands, a PID or a path goes behind them.",
      at: 1)
    return lines.joined(separator: "\n")
  }
}
