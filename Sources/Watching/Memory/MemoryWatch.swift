import Monitor
import PerfMap
import Processes

/// Reads the memory of processes in slices: the mappings of a large process take 100 ms.
package struct MemoryWatch: ~Copyable {
  /// A look that is over, what it came to, and how long reading took.
  package struct Finished {
    /// The look.
    package var look: MemoryCheck
    /// What it came to.
    package var outcome: MemoryCheck.Outcome
    /// How long reading took.
    package var cost: Duration
  }

  private let processes = ProcFilesystem()
  private var look: MemoryCheck?
  private var reader: MappingsReader?
  private var sizes: MemorySizes?
  private var cost: Duration = .zero

  /// Looks at nothing yet.
  package init() {}

  /// True while a look is not over.
  package var isLooking: Bool { look != nil }

  /// Begins a look in place of the one before.
  package mutating func start(_ due: MemoryCheck) {
    look = due
    reader = nil
    sizes = nil
    cost = .zero
  }

  /// Continues the look for about `budget`; returns it when it is over.
  package mutating func advance(budget: Duration) -> Finished? {
    let end = ContinuousClock.now + budget
    while let look, ContinuousClock.now < end {
      guard let outcome = step(look) else { continue }
      self.look = nil
      reader = nil
      return Finished(look: look, outcome: outcome, cost: cost)
    }
    return nil
  }

  /// Does one piece of a look; returns what it came to when it is over.
  private mutating func step(_ look: MemoryCheck) -> MemoryCheck.Outcome? {
    let start = ContinuousClock.now
    defer { cost += ContinuousClock.now - start }
    do throws(ProcessesError) {
      return try sizes == nil ? begin(look) : read(look)
    } catch {
      return .failed(reason: error.cause)
    }
  }

  /// Reads the sizes, and opens the mappings if the sizes changed; nil when there is more to do.
  private mutating func begin(_ look: MemoryCheck) throws(ProcessesError) -> MemoryCheck.Outcome? {
    guard let sizes = try processes.memorySizes(of: look.pid) else { return .gone }
    guard sizes != look.known else { return .unchanged }
    reader = try processes.mappingsReader(of: look.pid)
    self.sizes = sizes
    return reader == nil ? .gone : nil
  }

  private mutating func read(_ look: MemoryCheck) throws(ProcessesError) -> MemoryCheck.Outcome? {
    guard try !(reader?.readPiece() ?? false) else { return nil }
    // A process that has ended since had no memory left: what was read is not all of it.
    guard let sizes, let mappings = reader?.mappings, try processes.memorySizes(of: look.pid) != nil else { return .gone }
    return .read(mappings, sizes)
  }
}
