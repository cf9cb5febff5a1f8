import PerfMap

// The last ten minutes: what was at an earlier moment, as a monitor of its own that nothing is told any more.
extension Monitor {
  /// Keeps from now on what is needed to look back for ten minutes. Some 150 bytes for each second and map in which something changed.
  package mutating func keepPast() { trail = trail ?? Trail() }

  /// Whether this is a picture of an earlier moment.
  package var isPast: Bool { past != nil }

  /// Whether what the selected map said then is still being worked out.
  package var isRecalling: Bool { selected?.recollection == .awaited }

  /// The first moment that can be looked back to; nil when there is none.
  package var firstMoment: Moment? { trail?.first }

  /// The moment that is nearest to a step from another one, in its direction; nil when there is none that is known.
  package func moment(_ step: Duration, from uptime: Duration) -> Moment? { trail?.moment(nearestTo: uptime + step, from: uptime) }

  /// What was at a moment that is known, looked at as `shown` is looked at.
  ///
  /// What the maps said that have grown since is worked out when they are looked at: at once where entries are few, else by a task
  /// (``takeTask()``). O(marks + maps).
  package func past(at moment: Moment, shown: Monitor) -> Monitor? {
    guard let (remembered, table) = trail?.maps(at: moment) else { return nil }
    var then = Monitor(now: moment, readText: readText)
    var picture = PastPicture()
    (picture.start, picture.isRewinding) = (shown.past?.start, shown.past?.isRewinding ?? false)
    for (id, known) in remembered {
      let map = MapRecord(known, id: id, at: moment.uptime, known: maps[id] ?? trail?.departed(id), isGone: maps[id] == nil)
      then.maps[id] = map
      guard map.recollection == .awaited, let now = maps[id] else { continue }
      picture.sources[id] = RewindSource(
        rewind: ContentsRewind(of: now.contents), arrivals: now.arrivals, extent: known.mark.extent, near: known.near)
    }
    then.order = table.order.filter { remembered[$0] != nil }
    then.rates = rates.rewound(to: moment.uptime)
    then.code = code.rewound(to: moment.uptime, remembered.values.reduce(CodeBytes()) { $0 + $1.mark.totals.code })
    then.entryLimit = entryLimit
    then.mapsLeftOut = table.mapsLeftOut
    then.mapSort = shown.mapSort
    // In the order of then, unless another one is wanted by now.
    if table.sort != shown.mapSort { then.sortMaps() }
    then.mapMarks = shown.mapMarks
    then.past = picture
    then.adoptViews(of: shown)
    return then
  }

  // MARK: - What maps said

  /// Work to be done on another thread so that the selected map says what it said, if there is any. It is given out once.
  mutating func takeRewind() -> Rewind? {
    guard past?.isRewinding == false, let rewind = rewindOfSelected() else { return nil }
    past?.isRewinding = true
    sortProgress = rewind.progress
    return rewind
  }

  private func rewindOfSelected() -> Rewind? {
    guard let past, let map = selected, map.recollection == .awaited, let source = past.sources[map.id] else { return nil }
    let generation = map.generation?.number ?? 0
    return Rewind(
      map: map.id, generation: generation, uptime: now.uptime, source: source,
      start: past.start(of: map.id, generation: generation, upTo: source.extent.entries), progress: SortProgress())
  }

  /// Works out what the selected map said, where that takes no time.
  mutating func recallAtOnce() {
    guard let rewind = rewindOfSelected(), rewind.entryCount <= Rewind.atOnce else { return }
    let outcome = rewind.run()
    maps[outcome.map]?.recall(outcome)
  }

  /// Takes the outcome of such work; what was for another moment is still a start for this one.
  mutating func finish(_ outcome: Rewind.Outcome) {
    revision += 1
    guard past != nil else { return }
    past?.isRewinding = false
    sortProgress = nil
    past?.start = outcome.start.map { PastPicture.Start(map: outcome.map, generation: outcome.generation, contents: $0) }
    guard outcome.uptime == now.uptime, maps[outcome.map]?.recollection == .awaited else { return }
    maps[outcome.map]?.recall(outcome)
    guard outcome.map == selectedMap, let contents = selected?.contents else { return }
    let isFollowing = entries.isFollowing
    let (search, countsHits) = (search, hits != nil)
    restartEntries()
    overlaps.restart(contents)
    entries.grow(contents)
    adoptSearch(search, countsHits: countsHits)
    if !isFollowing { selectWanted(past?.wantedEntry?.wanted) }
  }

  // MARK: - What somebody chose

  /// The entry that somebody chose: also one that is not there at this moment.
  var chosenEntry: EntryID? {
    guard let wish = past?.wantedEntry, wish.shown == entries.selection else { return entries.selection }
    return wish.wanted
  }

  /// The map that somebody chose: also one that is not there at this moment.
  var chosenMap: MapID? {
    guard let wish = past?.wantedMap, wish.shown == selectedMap else { return selectedMap }
    return wish.wanted
  }

  /// Selects an entry that somebody chose at another moment, or the newest one where it is not there.
  mutating func selectWanted(_ wanted: EntryID?, ofSameGeneration isSame: Bool = true) {
    guard let wanted else { return }
    let count = selected?.contents.entries.count ?? 0
    let isThere = isSame && wanted.index < count
    entries.select(isThere ? wanted : count > 0 ? EntryID(UInt32(count - 1)) : nil)
    if !isThere { past?.wantedEntry = PastPicture.Wish(wanted: wanted, shown: entries.selection) }
  }

  /// Takes over the marks of entries that somebody has set in a picture; those of entries that the picture does not know stay.
  package mutating func adoptMarks(of picture: Monitor) {
    mapMarks = picture.mapMarks.filter { maps[$0] != nil }
    for (id, map) in picture.maps where map.generation == maps[id]?.generation {
      let count = map.contents.entries.count
      let later = picture.isPast ? maps[id]?.marks.filter { $0.index >= count } ?? [] : []
      let marks = map.marks.union(later)
      if maps[id]?.marks != marks { maps[id]?.marks = marks }
    }
  }
}

extension MapRecord {
  /// Says again what it said.
  fileprivate mutating func recall(_ outcome: Rewind.Outcome) {
    contents = outcome.contents.contents
    arrivals = outcome.arrivals
    recollection = .complete
  }
}
