import PerfMap
import Reports
import Session

/// Prints the answers of `jittop resolve` in batches, so that any number of addresses takes a bounded amount of memory.
struct ResolveOutput {
  enum Form { case text, json }

  private let answers: ResolveAnswers
  private let form: Form
  private let output = Output()
  private var batch: [Address] = []
  /// True if the start of the JSON array is printed.
  private var isStarted = false

  /// The number of addresses that are resolved together: one pass over the map's entries answers all.
  private static let batchSize = 1 << 14

  /// Creates the output, and reports profilers that reject the map if the form is text.
  init(_ answers: ResolveAnswers, _ form: Form) {
    self.answers = answers
    self.form = form
    if form == .text { for refusal in answers.refusals { Failure.note(refusal) } }
  }

  mutating func add(_ address: Address) throws {
    batch.append(address)
    if batch.count == Self.batchSize { try flush() }
  }

  /// Prints the answers of the last addresses, and the end of the JSON array.
  mutating func finish() throws {
    try flush()
    if form == .json { try output.unended((isStarted ? "\n]" : try answers.json([])) + "\n") }
  }

  private mutating func flush() throws {
    guard !batch.isEmpty else { return }
    switch form {
    case .text: try output.styled(answers.lines(batch))
    case .json:
      // The elements of the array, without its brackets: `[\n  {`, `}\n]`.
      try output.unended(isStarted ? "," : "[")
      try output.unended(String(try answers.json(batch).dropFirst().dropLast(2)))
    }
    isStarted = true
    batch = []
  }
}
