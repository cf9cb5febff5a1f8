import ArgumentParser
import Session

/// `jittop completions`: what a shell needs to complete the command line; and, asked by that, what may stand there.
struct CompletionsCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "completions",
    abstract: "Print the completions for bash, zsh or fish.",
    discussion: """
      Commands, options, their values, themes, files, and the PIDs of maps with the names of their processes.

        source <(jittop completions bash)
        jittop completions bash > ~/.local/share/bash-completion/completions/jittop
        jittop completions zsh > ~/.zfunc/_jittop
        jittop completions fish > ~/.config/fish/completions/jittop.fish

      For zsh, the directory has to be in $fpath before compinit: fpath+=~/.zfunc in ~/.zshrc.
      """)

  @Argument(help: ArgumentHelp("The shell.", valueName: "shell"))
  var shell: Shell

  @Argument(help: .hidden)
  var words: [String] = []

  func run() throws {
    guard !words.isEmpty else { return try Output().styled([String(shell.script.dropLast())]) }
    let place = CompletionPlace(CommandLineWords(words, of: shell), in: try CommandDescription.jittop())
    let answer = CompletionAnswer(place, themes: ThemeLibrary.standard())
    try Output().styled(answer.lines(for: shell))
  }
}
