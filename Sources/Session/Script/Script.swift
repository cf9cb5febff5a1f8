/// A parsed script for the monitor. Each line is a command, such as input, a change of a map, or an expectation about the screen.
package struct Script: Sendable {
  package struct Step: Hashable, Sendable {
    /// The line number, counted from 1.
    package var line: Int
    package var command: ScriptCommand
  }

  /// The maximum size of a script in bytes: 16 MiB.
  package static let longest = 16 << 20

  /// The name of the script in messages.
  let name: String
  package let steps: [Step]

  /// Parses a whole script. Throws at the first invalid line, or if the script is longer than 16 MiB. O(bytes).
  package init(_ bytes: some Sequence<UInt8>, name: String) throws(ScriptError) {
    self.name = name
    var steps: [Step] = []
    var rest = Array(bytes.prefix(Self.longest + 1))[...]
    guard rest.count <= Self.longest else {
      throw ScriptError(script: name, cause: "is longer than 16 MiB", remedy: "add large maps with :feed FILE")
    }
    var line = 0
    while !rest.isEmpty {
      line += 1
      let text = rest.prefix { $0 != 0x0a }
      rest = rest.dropFirst(text.count + 1)
      if let command = try Self.command(text, line, name) { steps.append(Step(line: line, command: command)) }
    }
    self.steps = steps
  }

  /// Parses a line; returns nil for a comment or an empty line.
  private static func command(_ line: ArraySlice<UInt8>, _ number: Int, _ script: String) throws(ScriptError) -> ScriptCommand? {
    func error(_ cause: String, _ remedy: String) -> ScriptError {
      ScriptError(script: script, line: number, cause: cause, remedy: remedy)
    }
    guard var text = String(validating: line, as: UTF8.self).map({ $0[...] }) else {
      throw error("is not UTF-8", "write the bytes of a name as \\xHH")
    }
    if text.unicodeScalars.last == "\r" { text.unicodeScalars.removeLast() }
    let content = text.drop { $0 == " " || $0 == "\t" }
    if content.isEmpty || content.first == "#" { return nil }
    guard content.first == ":" else {
      throw error("expected a command, which begins with ':', or a comment, which begins with '#'", "see `jittop man`")
    }
    let word = content.dropFirst().prefix { $0 != " " && $0 != "\t" }
    guard let syntax = ScriptSyntax.all.first(where: { $0.name == word }) else {
      throw error(
        "unknown command ':\(word.prefix(40))'", "expected one of: " + ScriptSyntax.all.map { ":" + $0.name }.joined(separator: " "))
    }
    guard let command = syntax.parse(content.dropFirst(word.count + 1).dropFirst()) else {
      throw error("expected \(syntax.usage)", syntax.summary)
    }
    return command
  }
}
