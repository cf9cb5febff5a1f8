/// A command to try, with what it is good for.
struct Example {
  let command: String
  let about: String

  init(_ command: String, _ about: String) { (self.command, self.about) = (command, about) }

  /// What the help of all begins with.
  static let all = [
    Example("jittop --demo", "watch a small simulated JIT"),
    Example("jittop 4711", "watch the map of one process"),
    Example("jittop --once", "the screen as text, for reports"),
    Example("jittop ls --json", "one object per map, for scripts"),
    Example("jittop check 4711", "everything that is wrong with a map"),
    Example("jittop resolve --as all 4711 7f0010", "which name who shows for an address"),
    Example("jittop tidy 4711 > tidy.map", "a map on which all profilers agree"),
    Example("jittop tail --format jsonl", "new entries, for log shippers"),
    Example("jittop export picture 4711 > code.svg", "the address space as a picture"),
    Example("jittop record today.rec", "maps with the time of each entry"),
    Example("jittop --replay today.rec", "watch them again"),
    Example("jittop themes nord", "what a theme looks like here"),
    Example("jittop --script story.txt", "play a session from a file"),
    Example("jittop inject --name probe", "write a test entry into an own map"),
  ]

  /// The table in lines.
  static var help: String {
    let width = all.map(\.command.count).max() ?? 0
    return all.map { "  " + $0.command + String(repeating: " ", count: width + 2 - $0.command.count) + $0.about }.joined(separator: "\n")
  }
}
