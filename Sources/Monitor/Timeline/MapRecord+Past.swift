import PerfMap

// Reconstruction of a map at an earlier moment.
extension MapRecord {
  /// A copy without contents, which is kept after the map is removed.
  var withoutContents: MapRecord {
    var map = self
    map.contents = MapContents(overlapLimit: 0, entryLimit: contents.entryLimit)
    map.history.arrivals = ArrivalTimes()
    map.injections.forget(from: 0)
    map.marks = []
    map.processMemory = MemoryHistory()
    map.comparison = ProfilerComparison()
    return map
  }

  /// Creates the map as it was at a moment. `known` is its present record or, if `isGone`, the record at its removal, if kept. O(marks).
  init(_ past: SummaryRing.PastMap, id: MapID, at uptime: Duration, known: MapRecord?, isGone: Bool) {
    let summary = past.summary
    let facts = summary.facts
    self = known ?? MapRecord(id: id, path: facts.path, pid: facts.pid, existed: true, place: facts.place)
    (owner.pid, owner.process, owner.writers) = (facts.pid, facts.process, facts.writers)
    (file.status, state, naming.runtime) = (facts.status, facts.state, facts.runtime)
    (file.size, file.lastWrite, file.isLoading) = (summary.fileSize, summary.lastWrite, summary.isLoading)
    history = history.rewound(to: uptime, summary.totals.code)
    history.lastEntry = summary.lastEntry
    if memory != .unseen { _ = processMemory.set(.unknown(reason: "not recorded")) }
    pastTotals = summary.totals
    let isSame = !isGone && generation?.number ?? 0 == summary.generation
    if isSame, contents.extent == summary.extent { return }
    injections.forget(from: isSame ? summary.extent.entries : 0)
    marks = isSame ? marks.filter { $0.index < summary.extent.entries } : []
    contents = MapContents(overlapLimit: contents.overlaps.limit, entryLimit: contents.entryLimit)
    comparison = ProfilerComparison()
    history.arrivals = ArrivalTimes()
    // A map that was empty at the past moment needs no restoring.
    if summary.extent != ContentsRewind.Extent(entries: 0) {
      pastAvailability = isSame ? .awaited : .lost(isGone ? .gone : .begunAgain(generation?.reason ?? .truncated))
    }
    if !isSame { generation = nil }
  }

  /// Restores the contents of the map at the shown moment.
  mutating func restore(_ outcome: Rewind.Outcome) {
    contents = outcome.contents.contents
    history.arrivals = outcome.arrivals
    pastAvailability = .complete
  }
}

/// The availability of a map's contents at an earlier moment.
package enum PastAvailability: Hashable, Sendable {
  case complete
  /// The contents are not restored yet. They are restored when the map is selected.
  case awaited
  /// The contents are lost. Only the totals are known.
  case lost(Loss)

  /// The reason for the loss.
  package enum Loss: Hashable, Sendable {
    /// The file has started another generation since the shown moment.
    case begunAgain(Generation.Reason)
    /// The map has been removed.
    case gone
  }
}
