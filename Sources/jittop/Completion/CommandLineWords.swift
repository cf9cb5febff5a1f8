/// The words of a command line up to the cursor.
struct CommandLineWords {
  /// The words before the current one, without the program name.
  private(set) var before: [String]
  /// The word to complete, up to the cursor; may be empty.
  private(set) var current: String

  /// Creates the words from the list of a shell, which ends with the word to complete. Rejoins words that bash has split at `=` and `:`.
  init(_ words: [String], of shell: Shell) {
    var words = words
    if shell == .bash {
      var joined: [String] = []
      var isOpen = false
      for word in words {
        let isBreak = !word.isEmpty && word.allSatisfy { $0 == "=" || $0 == ":" }
        if isOpen || isBreak, let last = joined.popLast() { joined.append(last + word) } else { joined.append(word) }
        isOpen = isBreak
      }
      words = joined
    }
    current = words.popLast() ?? ""
    before = words
  }
}
