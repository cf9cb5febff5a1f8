import ArgumentParser
import CLinux
import Glibc
import Screen
import Session

extension JittopCommand {
  /// Runs the command of the arguments, or reports a usage error. ArgumentParser's messages quote arguments unchanged; they are made safe
  /// for a terminal here.
  static func main() {
    jt_open_standard_descriptors()
    // Make exceeding the limit on file size an error of write(2) instead of a fatal signal.
    signal(SIGXFSZ, SIG_IGN)
    // Swift reads the arguments from /proc. Without them --readonly would be ignored, so do nothing.
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

  /// Runs the command of the arguments. Help and the version are written to standard output.
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
    // For an unknown command after `help`, ArgumentParser shows the help of the whole program.
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

  /// Returns the message of an error, with arguments made safe if that leads to the same error. In the message itself, newlines of arguments
  /// cannot be distinguished from those of the text.
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
