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
  /// True if the first batch is printed, so that the JSON array is open.
  private var isStarted = false

  /// The number of addresses that are resolved together: one pass over the map's entries finds all answers.
  private static let batchSize = 1 << 14

  /// Creates the output. For text, writes a note on standard error for each profiler that rejects the map.
  init(_ answers: ResolveAnswers, _ form: Form) {
    self.answers = answers
    self.form = form
    if form == .text { for refusal in answers.refusals { Failure.note(refusal) } }
  }

  mutating func add(_ address: Address) throws {
    batch.append(address)
    if batch.count == Self.batchSize { try flush() }
  }

  /// Prints the answers for the remaining addresses, and closes the JSON array.
  mutating func finish() throws {
    try flush()
    if form == .text, isStarted { try output.styled(answers.caveats) }
    if form == .json { try output.unended((isStarted ? "\n]" : try answers.json([])) + "\n") }
  }

  private mutating func flush() throws {
    guard !batch.isEmpty else { return }
    switch form {
    case .text: try output.styled(answers.lines(batch))
    case .json:
      // Drop the brackets `[` and `\n]` of the batch, because all batches form one array.
      try output.unended(isStarted ? "," : "[")
      try output.unended(String(try answers.json(batch).dropFirst().dropLast(2)))
    }
    isStarted = true
    batch = []
  }
}
