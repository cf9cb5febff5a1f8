import Glibc
import PerfMap
import Reports
import Screen
import SystemPackage

/// Standard output of a command: what cannot be written is an error, and a terminal gets nothing raw.
package struct Output {
  private let isTerminal = isatty(STDOUT_FILENO) == 1

  package init() {}

  /// Writes a line of text, made safe.
  package func line(_ text: String) throws { try write(Array((SafeText(text).string + "\n").utf8)) }

  /// Writes lines that are safe as they are: the sequences in them are our own.
  package func styled(_ lines: [String]) throws { try write(Array(lines.map { $0 + "\n" }.joined().utf8)) }

  /// Writes the lines of a map as they are; made safe, and cut when they are very long, where a terminal would get them.
  package func raw(_ lines: [UInt8]) throws {
    guard isTerminal else { return try write(lines) }
    var shown = TerminalLines()
    try write(Array((shown.add(lines) + shown.last()).utf8))
  }

  private func write(_ bytes: [UInt8]) throws {
    do {
      try FileDescriptor.standardOutput.writeAll(bytes)
    } catch {
      Failure.report(
        "standard output", cause: (error as? Errno)?.description ?? "cannot be written", remedy: "check where the output goes")
      throw Failure.status
    }
  }
}
