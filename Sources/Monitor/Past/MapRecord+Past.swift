import PerfMap

// A map as it was at an earlier moment.
extension MapRecord {
  /// The map without anything that it said: what is kept of one that is gone.
  var withoutContents: MapRecord {
    var map = self
    map.contents = MapContents(overlapLimit: 0, entryLimit: contents.entryLimit)
    map.arrivals = Arrivals()
    (map.injected, map.marks) = ([], [])
    map.memory = .unseen
    return map
  }

  /// The map as it was at a moment; `known` is the map as it is now or was when it went, nil when that is not known. O(1) but for marks.
  init(_ remembered: Trail.Remembered, id: MapID, at uptime: Duration, known: MapRecord?, isGone: Bool) {
    let mark = remembered.mark
    self =
      known
      ?? MapRecord(
        id: id, path: mark.situation.path, pid: mark.situation.pid, existed: true, place: mark.situation.place)
    (pid, process, writers) = (mark.situation.pid, mark.situation.process, mark.situation.writers)
    (status, state, runtime) = (mark.situation.status, mark.situation.state, mark.situation.runtime)
    (fileSize, lastWrite, lastEntry, isLoading) = (mark.fileSize, mark.lastWrite, mark.lastEntry, mark.isLoading)
    rates = rates.rewound(to: uptime)
    code = code.rewound(to: uptime, mark.totals.code)
    if memory != .unseen { memory = .unknown(reason: "not kept of the past") }
    self.remembered = mark.totals
    let isSame = !isGone && generation?.number ?? 0 == mark.generation
    if isSame, contents.extent == mark.extent { return }
    injected = isSame ? injected.filter { $0.index < mark.extent.entries } : []
    marks = isSame ? marks.filter { $0.index < mark.extent.entries } : []
    contents = MapContents(overlapLimit: contents.overlaps.limit, entryLimit: contents.entryLimit)
    arrivals = Arrivals()
    // Of what had said nothing yet nothing is missing.
    if mark.extent != ContentsRewind.Extent(entries: 0) {
      recollection = isSame ? .awaited : .lost(isGone ? .gone : .begunAgain(generation?.reason ?? .truncated))
    }
    if !isSame { generation = nil }
  }
}
