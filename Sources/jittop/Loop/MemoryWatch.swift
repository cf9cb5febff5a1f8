import Dashboard
import Monitor
import PerfMap
import Processes

/// Looks at the memory of processes for the monitor, in slices: the mappings of a large process take 100 ms.
final class MemoryWatch {
  private let processes = ProcFilesystem()
  private var look: MemoryLook?
  private var reader: MappingsReader?
  private var sizes: MemorySizes?
  private var cost: Duration = .zero

  /// Looks at the memory of the process that is shown when that is due, for about `budget`; returns whether there is more to do.
  func look(_ dashboard: inout Dashboard, _ monitor: inout Monitor, budget: Duration) -> Bool {
    if let due = dashboard.takeMemoryLook(&monitor) {
      look = due
      reader = nil
      sizes = nil
      cost = .zero
    }
    let end = ContinuousClock.now + budget
    while let look, ContinuousClock.now < end {
      guard let outcome = advance(look) else { continue }
      self.look = nil
      reader = nil
      dashboard.finish(look, outcome, cost: cost, &monitor)
    }
    return look != nil
  }

  /// Goes on by one piece; returns what the look came to when it is done.
  private func advance(_ look: MemoryLook) -> MemoryLook.Outcome? {
    let start = ContinuousClock.now
    defer { cost += ContinuousClock.now - start }
    do throws(ProcessesError) {
      return try sizes == nil ? begin(look) : read(look)
    } catch {
      return .failed(reason: error.cause)
    }
  }

  /// Looks at the sizes, and opens the mappings when those are others; nil when there is more to do.
  private func begin(_ look: MemoryLook) throws(ProcessesError) -> MemoryLook.Outcome? {
    guard let sizes = try processes.memorySizes(of: look.pid) else { return .gone }
    guard sizes != look.known else { return .unchanged }
    reader = try processes.mappingsReader(of: look.pid)
    self.sizes = sizes
    return reader == nil ? .gone : nil
  }

  private func read(_ look: MemoryLook) throws(ProcessesError) -> MemoryLook.Outcome? {
    guard try !(reader?.readPiece() ?? false) else { return nil }
    // One that has ended meanwhile had no memory left: what was read is not all of it.
    guard let sizes, let mappings = reader?.mappings, try processes.memorySizes(of: look.pid) != nil else { return .gone }
    return .read(mappings, sizes)
  }
}
