/// A session of the monitor as lines of text: what happens, and what is expected on the screen.
///
/// A script is read as a whole before any of it is played, so that a mistake on its last line is known at once.
struct Script: Sendable {
  /// A command and the line it stands on, counted from 1.
  struct Step: Hashable, Sendable {
    var line: Int
    var command: ScriptCommand
  }

  /// What the script is called in messages.
  let name: String
  /// The commands in order.
  let steps: [Step]

  /// Reads a script; throws at the first line that is none.
  init(_ bytes: some Sequence<UInt8>, name: String) throws(ScriptError) {
    self.name = name
    var steps: [Step] = []
    for (index, line) in Array(bytes).split(separator: 0x0a, omittingEmptySubsequences: false).enumerated() {
      func error(_ cause: String, _ remedy: String) -> ScriptError {
        ScriptError(script: name, line: index + 1, cause: cause, remedy: remedy)
      }
      guard var text = String(validating: line, as: UTF8.self).map({ $0[...] }) else {
        throw error("is not UTF-8", "write the bytes of a name as \\xHH")
      }
      if text.unicodeScalars.last == "\r" { text.unicodeScalars.removeLast() }
      let content = text.drop { $0 == " " || $0 == "\t" }
      if content.isEmpty || content.first == "#" { continue }
      guard content.first == ":" else {
        throw error("expected a command, which begins with ':', or a comment, which begins with '#'", "see `jittop --help`")
      }
      let word = content.dropFirst().prefix { $0 != " " && $0 != "\t" }
      guard let syntax = ScriptSyntax.all.first(where: { $0.name == word }) else {
        throw error("there is no command ':\(word)'", "expected one of: " + ScriptSyntax.all.map { ":" + $0.name }.joined(separator: " "))
      }
      guard let command = syntax.parse(content.dropFirst(word.count + 1).dropFirst()) else {
        throw error("expected \(syntax.usage)", syntax.summary)
      }
      steps.append(Step(line: index + 1, command: command))
    }
    self.steps = steps
  }
}
