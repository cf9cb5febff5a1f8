import ArgumentParser
import CLinux
import Glibc
import Screen
import Session

extension JittopCommand {
  /// Runs the command that the arguments name, reports its error, and exits with its status.
  static func main() {
    jt_open_standard_descriptors()
    // Ignore the signal of the file size limit: write(2) returns an error instead.
    signal(SIGXFSZ, SIG_IGN)
    // Swift reads the arguments from /proc. Without the arguments, --readonly would be ignored: refuse to run.
    guard !CommandLine.arguments.isEmpty else {
      Failure.report("/proc", cause: "cannot be read, so the arguments are unknown", remedy: "mount proc there")
      exit(withError: ExitCode(Failure.status.status))
    }
    do {
      try run(Array(CommandLine.arguments.dropFirst()))
    } catch let error as any ReportableError {
      Failure.report(error)
      exit(withError: ExitCode(Failure.status.status))
    } catch let end as Ended {
      exit(withError: ExitCode(end.status))
    } catch {
      let status = exitCode(for: error)
      Failure.report(usage: message(for: error, status))
      exit(withError: status)
    }
  }

  /// Runs the command that the arguments name, or writes the help or the version to standard output.
  private static func run(_ words: [String]) throws {
    do {
      var command = try reading(words)
      try command.run()
    } catch  where exitCode(for: error).isSuccess {
      try Output().styled([fullMessage(for: error)])
    }
    try Output().close()
  }

  static func reading(_ words: [String]) throws -> any ParsableCommand {
    // For an unknown command after `help`, ArgumentParser would show the help of the whole program: throw an error instead.
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

  /// Returns the message of an error. Parses the arguments again with escaped control characters, because ArgumentParser quotes arguments
  /// unchanged: in its message, a newline of an argument looks like a newline of the text.
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
  /// The names of the visible subcommands.
  static var commandNames: [String] {
    configuration.subcommands.filter { $0.configuration.shouldDisplay }.map { $0._commandName }
  }

  /// Returns the error for an unknown subcommand.
  static func noCommand(_ word: String) -> ValidationError {
    ValidationError("\(_commandName) has no command '\(word)'\(Suggestion.question(about: word, among: commandNames))")
  }
}
