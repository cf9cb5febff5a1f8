import ArgumentParser
import Session

/// `jittop completions`: prints a completion script, or, called by that script, the completions of a word.
struct CompletionsCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "completions",
    abstract: "Print a completion script for bash, zsh or fish.",
    discussion: """
      The script completes commands, options, values, themes, files, and PIDs of maps with their process names.

        source <(jittop completions bash)
        jittop completions bash > ~/.local/share/bash-completion/completions/jittop
        jittop completions zsh > ~/.zfunc/_jittop
        jittop completions fish > ~/.config/fish/completions/jittop.fish

      For zsh, the directory must be in $fpath before compinit runs: fpath+=~/.zfunc in ~/.zshrc.
      """)

  @Argument(help: ArgumentHelp("Shell.", valueName: "shell"))
  var shell: Shell

  @Argument(help: .hidden)
  var words: [String] = []

  func run() throws {
    guard !words.isEmpty else { return try Output().styled([String(shell.script.dropLast())]) }
    let context = CompletionContext(CommandLineWords(words, of: shell), in: try CommandDescription.jittop())
    try Output().styled(Completions(context, themes: ThemeLibrary.standard()).lines(for: shell))
  }
}
