import MapAnalysis
import PerfMap

// Comparisons of profilers with maps, in the background.
extension Monitor {
  /// Compares all profilers with the present contents of the selected map, however many entries it has. Cancels a running comparison.
  /// Returns false if the map cannot be compared.
  package mutating func requestComparison() -> Bool {
    guard !isPast, let map = selected, map.isComparable else { return false }
    comparisons.request(map.id)
    return true
  }

  /// The state of the comparison of a map.
  package enum ComparisonState: Hashable, Sendable {
    /// There are results for all profilers: of the present contents or, if the map has grown since, of earlier contents.
    case done
    /// The comparison has not started yet.
    case waiting
    /// The lines are being read; the share read so far, 0 to 1.
    case reading(Double)
    /// A profiler is being compared; the completed share, 0 to 1.
    case comparing(Profiler, Double)
    /// The map has too many entries for a comparison without a request.
    case onRequest
    /// The map cannot be compared.
    case unavailable
  }

  package func comparisonState(of map: MapRecord) -> ComparisonState {
    if let running = comparisons.running, running.map == map.id {
      guard running.input != nil, let profiler = running.pending.first else {
        return .reading(Double(map.comparison.scan.position) / Double(max(1, map.contents.byteCount.rawValue)))
      }
      return .comparing(profiler, running.work?.share ?? 0)
    }
    if map.comparison.isComplete { return .done }
    if isPast || !map.isComparable || map.comparison.isUnreadable(map.comparisonBasis) { return .unavailable }
    let isLarge = map.contents.entries.count > MapRecord.comparedEntries && !comparisons.requested.contains(map.id)
    return isLarge ? .onRequest : .waiting
  }

  // MARK: - Slices and tasks

  /// True if lines must be read for a comparison.
  package var isReadingLines: Bool { comparisons.isReading }

  /// Reads a slice of the lines for a comparison. Returns true if more are left.
  package mutating func readLines() -> Bool {
    guard comparisons.isReading, let id = comparisons.running?.map, let map = store[id] else { return false }
    guard !map.isLoading else { return false }
    let readText = readText
    let generation = map.generation?.number ?? 0
    let outcome = store.change(id) { map in map.comparison.scan.advance(map.contents) { readText(id, generation, $0, $1) } }
    switch outcome {
    case .unfinished: return true
    case .complete:
      if let map = store[id] { comparisons.begin(ProfilerTask.Input(map)) }
    case .failed, nil:
      store.note(id) { map in
        map.comparison.noteUnreadable(map.comparisonBasis)
        return true
      }
      comparisons.fail(now: now.uptime)
    }
    return false
  }

  /// Returns a comparison for another thread, or nil if none is due. Each task is returned once; pass its outcome to ``finish(_:)``.
  package mutating func takeComparison() -> ProfilerTask? {
    guard !isPast else { return nil }
    comparisons.update(store, selected: selectedMap, now: now.uptime)
    return comparisons.takeTask()
  }

  mutating func finish(_ outcome: ProfilerTask.Outcome) {
    guard comparisons.finish(outcome, now: now.uptime) == .current else { return }
    adopt(outcome)
  }

  /// Records the result of a comparison. Ignores the result if it is for another generation, or for more bytes than the map has here.
  mutating func adopt(_ outcome: ProfilerTask.Outcome) {
    store.note(outcome.map) { map in
      let present = map.comparisonBasis
      guard present.generation == outcome.basis.generation, present.bytes >= outcome.basis.bytes else { return false }
      map.comparison.record(outcome)
      return true
    }
    if outcome.map == selectedMap, let shown { selection.overlaps.renewIfDue(shown) }
  }
}
