import PerfMap

// A map as it was at an earlier moment.
extension MapRecord {
  /// The map without anything that it said: what is kept of one that is gone.
  var withoutContents: MapRecord {
    var map = self
    map.contents = MapContents(overlapLimit: 0, entryLimit: contents.entryLimit)
    map.history.arrivals = ArrivalTimes()
    map.injections.forget(from: 0)
    map.marks = []
    map.processMemory = MemoryHistory()
    return map
  }

  /// The map as it was at a moment; `known` is the map as it is now or was when it went, nil when that is not known. O(1) but for marks.
  init(_ remembered: SummaryRing.Remembered, id: MapID, at uptime: Duration, known: MapRecord?, isGone: Bool) {
    let mark = remembered.mark
    self =
      known
      ?? MapRecord(
        id: id, path: mark.situation.path, pid: mark.situation.pid, existed: true, place: mark.situation.place)
    (owner.pid, owner.process, owner.writers) = (mark.situation.pid, mark.situation.process, mark.situation.writers)
    (file.status, state, naming.runtime) = (mark.situation.status, mark.situation.state, mark.situation.runtime)
    (file.size, file.lastWrite, file.isLoading) = (mark.fileSize, mark.lastWrite, mark.isLoading)
    history = history.rewound(to: uptime, mark.totals.code)
    history.lastEntry = mark.lastEntry
    if memory != .unseen { _ = processMemory.set(.unknown(reason: "not kept of the past")) }
    self.remembered = mark.totals
    let isSame = !isGone && generation?.number ?? 0 == mark.generation
    if isSame, contents.extent == mark.extent { return }
    injections.forget(from: isSame ? mark.extent.entries : 0)
    marks = isSame ? marks.filter { $0.index < mark.extent.entries } : []
    contents = MapContents(overlapLimit: contents.overlaps.limit, entryLimit: contents.entryLimit)
    history.arrivals = ArrivalTimes()
    // Of what had said nothing yet nothing is missing.
    if mark.extent != ContentsRewind.Extent(entries: 0) {
      pastAvailability = isSame ? .awaited : .lost(isGone ? .gone : .begunAgain(generation?.reason ?? .truncated))
    }
    if !isSame { generation = nil }
  }

  /// Takes the contents of the moment, which were worked out.
  mutating func recall(_ outcome: Rewind.Outcome) {
    contents = outcome.contents.contents
    history.arrivals = outcome.arrivals
    pastAvailability = .complete
  }
}
