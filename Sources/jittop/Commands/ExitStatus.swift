/// The ways that jittop ends, as its caller sees them: one table for the help, the manual page and the README.
struct ExitStatus {
  /// The number, or how it is made up.
  let number: String
  /// What it means.
  let meaning: String

  static let all = [
    ExitStatus(number: "0", meaning: "what was asked for was done; nothing was found"),
    ExitStatus(number: "1", meaning: "a check found something, or a script did not see what it expected"),
    ExitStatus(number: "2", meaning: "something could not be done; standard error says why, and the remedy"),
    ExitStatus(number: "64", meaning: "the options make no sense"),
    ExitStatus(number: "128+N", meaning: "signal N ended it: 130 after ctrl-c, 143 after SIGTERM"),
  ]

  /// The table in lines.
  static var help: String {
    all.map { "  " + $0.number + String(repeating: " ", count: 7 - $0.number.count) + $0.meaning }.joined(separator: "\n")
  }
}
