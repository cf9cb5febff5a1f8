import ArgumentParser

/// `jittop man`: the manual page.
struct ManCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "man",
    abstract: "Print the manual page.",
    discussion: """
      It is made from the commands, the options and the keys that this program has.

        jittop man | man -l -
        jittop man > ~/.local/share/man/man1/jittop.1
      """)

  func run() throws {
    try Output().styled([String(ManualPage(of: try CommandDescription.jittop()).text.dropLast())])
  }
}
