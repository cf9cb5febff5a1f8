struct Example {
  let command: String
  let about: String

  init(_ command: String, _ about: String) { (self.command, self.about) = (command, about) }

  /// The examples in the help of `jittop`.
  static let all = [
    Example("jittop --demo", "watch a simulated JIT"),
    Example("jittop 4711", "watch the map of one process"),
    Example("jittop --once", "print the screen as text"),
    Example("jittop ls --json", "list maps as JSON"),
    Example("jittop check 4711", "list every problem in a map"),
    Example("jittop resolve --as all 4711 7f0010", "compare profilers at an address"),
    Example("jittop tidy 4711 > tidy.map", "write a map without overlaps"),
    Example("jittop tail --format jsonl", "print new entries as JSON lines"),
    Example("jittop hot --for 10s 4711", "show the code that runs most"),
    Example("jittop export picture 4711 > code.svg", "draw the address space"),
    Example("jittop record today.rec", "record maps with entry times"),
    Example("jittop --replay today.rec", "play a recording"),
    Example("jittop themes nord", "show a theme"),
    Example("jittop --script story.txt", "run a script of keys and commands"),
    Example("jittop inject --name probe", "write a test entry"),
  ]

  /// The examples as lines of help.
  static var help: String {
    let width = all.map(\.command.count).max() ?? 0
    return all.map { "  " + $0.command + String(repeating: " ", count: width + 2 - $0.command.count) + $0.about }.joined(separator: "\n")
  }
}
