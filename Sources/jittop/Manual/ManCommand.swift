import ArgumentParser
import Glibc
import Session

/// `jittop man`: shows the manual page.
struct ManCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "man",
    abstract: "Show the manual page.",
    discussion: """
      The page covers all commands, options, keys, filters, scripts, recordings, themes and output formats. On a terminal, man(1) shows it; \
      otherwise its source is printed, in roff.

        jittop man
        jittop man > ~/.local/share/man/man1/jittop.1
      """)

  func run() throws {
    let page = ManualPage(of: try CommandDescription.jittop()).text
    if isatty(STDOUT_FILENO) == 1 { Self.becomeMan(reading: page) }
    try Output().styled([String(page.dropLast())])
  }

  /// Replaces this process by man(1) with the page on standard input. Returns only if man(1) cannot be started.
  private static func becomeMan(reading page: String) {
    guard let file = tmpfile(), fputs(page, file) >= 0, fflush(file) == 0, dup2(fileno(file), STDIN_FILENO) >= 0,
      lseek(STDIN_FILENO, 0, SEEK_SET) == 0
    else { return }
    var words: [UnsafeMutablePointer<CChar>?] = ["man", "-l", "-"].map { (word: String) in strdup(word) } + [nil]
    execvp("man", &words)
    for word in words { free(word) }
  }
}
