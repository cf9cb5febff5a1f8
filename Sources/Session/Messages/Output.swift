import Glibc
import PerfMap
import Reports
import Screen
import SystemPackage

/// Standard output of a command. Write errors are reported on standard error.
package struct Output {
  private let isTerminal = isatty(STDOUT_FILENO) == 1

  package init() {}

  /// Writes a line of text with control characters escaped.
  package func line(_ text: String) throws { try write(Array((SafeText(text).string + "\n").utf8)) }

  /// Writes a question without a newline, with control characters escaped.
  package func question(_ text: String) throws { try write(Array(SafeText(text).string.utf8)) }

  /// Writes lines unchanged. They must not contain control characters, except for jittop's colours.
  package func styled(_ lines: [String]) throws { try write(Array(lines.map { $0 + "\n" }.joined().utf8)) }

  /// Writes text unchanged and without a final newline, such as a part of a JSON array.
  package func unended(_ text: String) throws { try write(Array(text.utf8)) }

  /// Writes lines of a map unchanged. If the output is a terminal, escapes control characters and cuts long lines.
  package func raw(_ lines: [UInt8]) throws {
    guard isTerminal else { return try write(lines) }
    var safe = TerminalLines()
    try write(Array((safe.add(lines) + safe.last()).utf8))
  }

  /// Closes standard output at the end of a command, because some file systems report a failed write only then.
  package func close() throws {
    do { try FileDescriptor.standardOutput.close() } catch { throw Output.failure(error) }
  }

  private func write(_ bytes: [UInt8]) throws {
    do {
      try FileDescriptor.standardOutput.writeAll(bytes)
    } catch {
      throw Output.failure(error)
    }
  }

  /// Reports a write error, and returns the error that ends the command.
  private static func failure(_ error: any Error) -> Ended {
    Failure.report("standard output", cause: (error as? Errno)?.description ?? "cannot be written", remedy: "check where the output goes")
    return Failure.status
  }
}
