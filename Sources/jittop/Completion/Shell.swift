import ArgumentParser

/// A shell with a completion script for jittop.
enum Shell: String, CaseIterable, ExpressibleByArgument {
  case bash, zsh, fish

  /// The completion script. For each completion it runs `jittop completions SHELL -- WORD ...`, so that completions match the program.
  ///
  /// The script never evaluates the output, because process names, paths and themes may contain `$(…)`. The scripts of ArgumentParser are
  /// not used, because the bash script passes the output to `compgen -W`, which expands it.
  var script: String {
    switch self {
    case .bash: Self.bashScript
    case .zsh: Self.zshScript
    case .fish: Self.fishScript
    }
  }

  private static let bashScript = #"""
    # Completion of jittop for bash. To load it once: source <(jittop completions bash)
    # To install it: jittop completions bash > ~/.local/share/bash-completion/completions/jittop
    _jittop() {
      local line name
      COMPREPLY=()
      while IFS= read -r line; do
        case $line in
          @files | @directories)
            # Makes bash quote names and append a slash to directories.
            compopt -o filenames 2>/dev/null
            while IFS= read -r name; do
              COMPREPLY+=("$name")
            done < <(if [[ $line == @files ]]; then compgen -f -- "$2"; else compgen -d -- "$2"; fi)
            ;;
          *) COMPREPLY+=("${line%%$'\t'*}") ;;
        esac
      done < <("${1/#\~\//$HOME/}" completions bash -- "${COMP_WORDS[@]:1:COMP_CWORD}" 2>/dev/null)
    }
    complete -F _jittop jittop

    """#

  private static let zshScript = #"""
    #compdef jittop
    # Completion of jittop for zsh. To load it once, after compinit: source <(jittop completions zsh)
    # To install it: jittop completions zsh > DIRECTORY/_jittop, where DIRECTORY is in $fpath
    _jittop() {
      local line places=''
      local -a lines pairs
      lines=("${(@f)$("${words[1]/#\~\//$HOME/}" completions zsh -- "${(@Q)words[2,CURRENT-1]}" "${(Q)PREFIX}" 2>/dev/null)}")
      for line in "$lines[@]"; do
        case $line in
          '') ;;
          @files) places=files ;;
          @directories) places=directories ;;
          *$'\t'*) pairs+=("${${line%%$'\t'*}//:/\\:}:${line#*$'\t'}") ;;
          *) pairs+=("${line//:/\\:}") ;;
        esac
      done
      # In --option=value, complete the value.
      [[ $PREFIX == --*=* ]] && compset -P 1 '*='
      (( $#pairs )) && _describe -V jittop pairs
      case $places in
        files) _files ;;
        directories) _files -/ ;;
      esac
    }
    if [[ $funcstack[1] == _jittop ]]; then _jittop "$@"; else compdef _jittop jittop; fi

    """#

  private static let fishScript = #"""
    # Completion of jittop for fish. To load it once: jittop completions fish | source
    # To install it: jittop completions fish > ~/.config/fish/completions/jittop.fish
    function __jittop_complete
        set -l words (commandline -opc)
        set -l word (commandline -ct)
        # Skip variable assignments before the program.
        while string match -qr -- '^[A-Za-z0-9_]+=' $words[1]
            set -e words[1]
        end
        set -l program (string replace -r -- '^~/' "$HOME/" $words[1])
        # In --option=value, complete the value.
        set -l name (string match -r -- '^--[^=]+=' $word)
        set -l value (string replace -r -- '^--[^=]+=' '' $word)
        for line in (command $program completions fish -- $words[2..] $word 2>/dev/null)
            switch $line
                case @files
                    __fish_complete_path "$value" | string replace -r -- '^' "$name"
                case @directories
                    __fish_complete_directories "$value" '' | string replace -r -- '^' "$name"
                case '*'
                    printf '%s%s\n' "$name" $line
            end
        end
    end
    complete -c jittop -k -f -a '(__jittop_complete)'

    """#
}
