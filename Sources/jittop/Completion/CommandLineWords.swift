/// The words of a command line up to the cursor, as a shell has them.
struct CommandLineWords {
  /// The words before the one that is completed, without the program's name.
  private(set) var before: [String]
  /// What is there of the word that is completed; may be empty.
  private(set) var current: String

  /// Takes the words of a shell, the last one that which is completed. bash makes words of `=` and `:`, which belong to those beside them.
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
