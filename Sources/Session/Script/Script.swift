/// A parsed script of the monitor: input, map changes and expectations, one command a line.
struct Script: Sendable {
  struct Step: Hashable, Sendable {
    /// The line number, counted from 1.
    var line: Int
    var command: ScriptCommand
  }

  /// The name of the script in messages.
  let name: String
  let steps: [Step]

  /// Parses a whole script before any of it runs. Throws at the first invalid line.
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
        throw error("expected a command, which begins with ':', or a comment, which begins with '#'", "see `jittop man`")
      }
      let word = content.dropFirst().prefix { $0 != " " && $0 != "\t" }
      guard let syntax = ScriptSyntax.all.first(where: { $0.name == word }) else {
        throw error("unknown command ':\(word)'", "expected one of: " + ScriptSyntax.all.map { ":" + $0.name }.joined(separator: " "))
      }
      guard let command = syntax.parse(content.dropFirst(word.count + 1).dropFirst()) else {
        throw error("expected \(syntax.usage)", syntax.summary)
      }
      steps.append(Step(line: index + 1, command: command))
    }
    self.steps = steps
  }
}
