/// An exit status, for the help and the manual page.
struct ExitStatus {
  let number: String
  let meaning: String

  static let all = [
    ExitStatus(number: "0", meaning: "success; a check had no findings"),
    ExitStatus(number: "1", meaning: "findings of a check, a failed expectation, or no samples"),
    ExitStatus(number: "2", meaning: "an error, reported on standard error"),
    ExitStatus(number: "64", meaning: "usage error"),
    ExitStatus(number: "128+N", meaning: "terminated by signal N: 130 for SIGINT (ctrl-c), 143 for SIGTERM"),
  ]

  /// The table as lines of help.
  static var help: String {
    all.map { "  " + $0.number + String(repeating: " ", count: 7 - $0.number.count) + $0.meaning }.joined(separator: "\n")
  }
}
