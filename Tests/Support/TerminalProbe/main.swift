import Glibc
import Terminal

do {
  try Probe.run(CommandLine.arguments.dropFirst().first ?? "")
} catch let error as TerminalError {
  Probe.say("\(error.code) | \(error.cause) | \(error.remedy)\n", to: STDERR_FILENO)
  exit(2)
}
