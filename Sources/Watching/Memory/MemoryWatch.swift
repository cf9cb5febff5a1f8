import Monitor
import PerfMap
import Processes

/// Performs the memory checks of the monitor in short steps, because reading the mappings of a large process takes 100 ms.
package struct MemoryWatch: ~Copyable {
  /// A finished check.
  package struct Finished {
    package var look: MemoryCheck
    package var outcome: MemoryCheck.Outcome
    /// The time spent on the check.
    package var cost: Duration
  }

  private let processes = ProcFilesystem()
  private var check: MemoryCheck?
  private var reader: MappingsReader?
  private var sizes: MemorySizes?
  private var cost: Duration = .zero

  package init() {}

  package var isChecking: Bool { check != nil }

  /// Starts a check, and discards the previous one if it is in progress.
  package mutating func start(_ check: MemoryCheck) {
    self.check = check
    reader = nil
    sizes = nil
    cost = .zero
  }

  /// Continues the check for about `budget`. Returns the finished check, or nil if it is unfinished or none is in progress.
  package mutating func advance(budget: Duration) -> Finished? {
    let end = ContinuousClock.now + budget
    while let check, ContinuousClock.now < end {
      guard let outcome = step(check) else { continue }
      self.check = nil
      reader = nil
      return Finished(look: check, outcome: outcome, cost: cost)
    }
    return nil
  }

  /// Performs one step of a check. Returns the outcome after the last step, else nil.
  private mutating func step(_ check: MemoryCheck) -> MemoryCheck.Outcome? {
    let start = ContinuousClock.now
    defer { cost += ContinuousClock.now - start }
    do throws(ProcessesError) {
      return try sizes == nil ? begin(check) : read(check)
    } catch {
      return .failed(reason: error.cause)
    }
  }

  /// Reads the memory sizes, and opens the mappings if the sizes have changed. Returns nil if the mappings are to be read.
  private mutating func begin(_ check: MemoryCheck) throws(ProcessesError) -> MemoryCheck.Outcome? {
    guard let sizes = try processes.memorySizes(of: check.pid) else { return .gone }
    guard sizes != check.known else { return .unchanged }
    reader = try processes.mappingsReader(of: check.pid)
    self.sizes = sizes
    return reader == nil ? .gone : nil
  }

  private mutating func read(_ check: MemoryCheck) throws(ProcessesError) -> MemoryCheck.Outcome? {
    guard try !(reader?.readPiece() ?? false) else { return nil }
    // If the process has ended, the mappings are incomplete.
    guard let sizes, let mappings = reader?.mappings, try processes.memorySizes(of: check.pid) != nil else { return .gone }
    return .read(mappings, sizes)
  }
}
