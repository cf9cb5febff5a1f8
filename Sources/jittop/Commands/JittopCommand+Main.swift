import ArgumentParser
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
      var command = try parseAsRoot()
      try command.run()
    } catch {
      let status = exitCode(for: error)
      // Help, the version, completions: our own words, for standard output.
      if status.isSuccess { exit(withError: error) }
      Failure.report(usage: message(for: error, status))
      exit(withError: status)
    }
  }

  /// What is said of an error: by arguments that are safe already where they lead to the same, for a newline in one is told from ours by nobody.
  private static func message(for error: any Error, _ status: ExitCode) -> String {
    do {
      _ = try parseAsRoot(CommandLine.arguments.dropFirst().map { SafeText($0).string })
    } catch let told {
      if exitCode(for: told) == status { return explained(fullMessage(for: told)) }
    }
    return explained(fullMessage(for: error))
  }

  /// What is said of a word that is no command, with what to write instead: `jittop 4711` is what one tries first.
  private static func explained(_ message: String) -> String {
    var lines = message.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
    guard lines.count > 1, lines[0].contains(/[Uu]nexpected argument/), lines[1].hasPrefix("Usage: jittop <options> <subcommand>") else {
      return message
    }
    lines.insert("       No such command. `jittop` alone shows all maps; a PID or a path goes behind a command: `jittop ls 4711`.", at: 1)
    return lines.joined(separator: "\n")
  }
}
