import ArgumentParser
import Glibc
import Screen
import Session

extension JittopCommand {
  /// Runs the command that the arguments name, or reports what is wrong with them. ArgumentParser repeats arguments as they are; here they
  /// are made safe for a terminal.
  static func main() {
    // Swift reads them there. Without them a --readonly would not count, so nothing is done.
    guard !CommandLine.arguments.isEmpty else {
      Failure.report("/proc", cause: "cannot be read, so that no argument is known", remedy: "mount proc there")
      exit(withError: ExitCode(Failure.status.status))
    }
    do {
      var command = try reading(Array(CommandLine.arguments.dropFirst()))
      try command.run()
    } catch let error as any ReportableError {
      Failure.report(error)
      exit(withError: ExitCode(Failure.status.status))
    } catch let end as Ended {
      exit(withError: ExitCode(end.status))
    } catch {
      let status = exitCode(for: error)
      // Help, the version, completions: our own words, for standard output.
      if status.isSuccess { exit(withError: error) }
      Failure.report(usage: message(for: error, status))
      exit(withError: status)
    }
  }

  /// Parses arguments.
  static func reading(_ words: [String]) throws -> any ParsableCommand {
    // The parser shows the help of the whole program for a word that is no command.
    if words.first == "help" {
      var command: any ParsableCommand.Type = self
      for word in words.dropFirst().prefix(while: { !$0.hasPrefix("-") }) {
        guard let next = command.configuration.subcommands.first(where: { $0._commandName == word }) else {
          throw command.noCommand(word)
        }
        command = next
      }
    }
    return try parseAsRoot(words)
  }

  /// Returns the message of an error. It repeats safe arguments if those lead to the same error: in the message, nothing tells a newline of
  /// an argument from one of ours.
  private static func message(for error: any Error, _ status: ExitCode) -> String {
    do {
      _ = try reading(CommandLine.arguments.dropFirst().map { SafeText($0).string })
    } catch let safe {
      if exitCode(for: safe) == status { return fullMessage(for: safe) }
    }
    return fullMessage(for: error)
  }
}

extension ParsableCommand {
  /// The names of the commands below this one that its help shows.
  static var commandNames: [String] {
    configuration.subcommands.filter { $0.configuration.shouldDisplay }.map { $0._commandName }
  }

  /// The error for a word in the place of a command.
  static func noCommand(_ word: String) -> ValidationError {
    ValidationError("\(_commandName) has no command '\(word)'\(Suggestion.question(about: word, among: commandNames))")
  }
}
