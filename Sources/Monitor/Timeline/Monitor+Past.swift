import PerfMap

// The last ten minutes: what was at an earlier moment, as a monitor of its own that nothing is told any more.
extension Monitor {
  /// Keeps from now on what is needed to look back for ten minutes. Some 150 bytes for each second and map in which something changed.
  package mutating func keepPast() { summaries = summaries ?? SummaryRing() }

  /// Whether this is a picture of an earlier moment.
  package var isPast: Bool { past != nil }

  /// Whether what the selected map said then is still being worked out.
  package var isRecalling: Bool { selected?.pastAvailability == .awaited }

  /// The first moment that can be looked back to; nil when there is none.
  package var firstMoment: Moment? { summaries?.first }

  /// The moment that is nearest to a step from another one, in its direction; nil when there is none that is known.
  package func moment(_ step: Duration, from uptime: Duration) -> Moment? { summaries?.moment(nearestTo: uptime + step, from: uptime) }

  /// What was at a moment that is known, looked at as `shown` is looked at.
  ///
  /// What the maps said that have grown since is worked out when they are looked at: at once where entries are few, else by a task
  /// (``takeTask()``). O(marks + maps).
  package func past(at moment: Moment, shown: Monitor) -> Monitor? {
    guard let (remembered, table) = summaries?.maps(at: moment) else { return nil }
    var picture = PastView()
    (picture.start, picture.isRewinding) = (shown.past?.start, shown.past?.isRewinding ?? false)
    var then: [MapID: MapRecord] = [:]
    for (id, known) in remembered {
      let map = MapRecord(known, id: id, at: moment.uptime, known: maps[id] ?? summaries?.departed(id), isGone: maps[id] == nil)
      then[id] = map
      guard map.pastAvailability == .awaited, let now = maps[id] else { continue }
      picture.sources[id] = RewindSource(
        rewind: ContentsRewind(of: now.contents), arrivals: now.arrivals, extent: known.mark.extent, near: known.near)
    }
    var monitor = Monitor(now: moment, readText: readText)
    monitor.store = MapStore(then, table, of: store, at: moment.uptime)
    monitor.past = picture
    // In the order of then, unless another one is wanted by now.
    if table.sort != shown.mapSort { monitor.store.sortMaps(by: shown.mapSort, at: moment.uptime) }
    monitor.store.marks = shown.mapMarks
    monitor.adoptViews(of: shown)
    return monitor
  }

  // MARK: - What maps said

  /// Work to be done on another thread so that the selected map says what it said, if there is any. It is given out once.
  mutating func takeRewind() -> Rewind? {
    guard past?.isRewinding == false, let rewind = rewindOfSelected() else { return nil }
    past?.isRewinding = true
    selection.progress = rewind.progress
    return rewind
  }

  private func rewindOfSelected() -> Rewind? {
    guard let past, let map = selected, map.pastAvailability == .awaited, let source = past.sources[map.id] else { return nil }
    let generation = map.generation?.number ?? 0
    return Rewind(
      map: map.id, generation: generation, uptime: now.uptime, source: source,
      start: past.start(of: map.id, generation: generation, upTo: source.extent.entries), progress: SortProgress())
  }

  /// Works out what the selected map said, where that takes no time.
  mutating func recallAtOnce() {
    guard let rewind = rewindOfSelected(), rewind.entryCount <= Rewind.atOnce else { return }
    let outcome = rewind.run()
    store.recall(outcome)
  }

  /// Takes the outcome of such work; what was for another moment is still a start for this one.
  mutating func finish(_ outcome: Rewind.Outcome) {
    selection.noteNews()
    guard past != nil else { return }
    past?.isRewinding = false
    selection.progress = nil
    past?.start = outcome.start.map { PastView.Start(map: outcome.map, generation: outcome.generation, contents: $0) }
    guard outcome.uptime == now.uptime, store[outcome.map]?.pastAvailability == .awaited else { return }
    store.recall(outcome)
    guard outcome.map == selectedMap, let shown else { return }
    let isFollowing = entries.isFollowing
    selection.recall(shown)
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
    selection.entries.select(isThere ? wanted : count > 0 ? EntryID(UInt32(count - 1)) : nil)
    let wish = PastView.Wish(wanted: wanted, shown: entries.selection)
    if !isThere { past?.wantedEntry = wish }
  }

  /// Takes over the marks that were set in a picture; those of entries that the picture does not know stay.
  package mutating func adoptMarks(of picture: Monitor) {
    store.adoptMarks(ofPicture: picture.store, picture.isPast ? .past : .paused)
  }

  /// Takes over what the user chose in a frozen picture.
  package mutating func adoptSelection(of picture: Monitor) {
    store.adopt(picture.mapSort)
    adoptMarks(of: picture)
    if let id = picture.chosenMap, store[id] != nil { selectMap(id) }
    if picture.isPast { selection.entries.supersede(picture.entries) }
    guard selectedMap == picture.selectedMap, selected?.generation == picture.selected?.generation else { return }
    selection.adopt(picture: picture.selection, picture.chosenEntry, shown)
  }

  /// Takes over what the user chose in a monitor of the same maps at another time: the map, the orders, the filter, the search, the marks,
  /// and the selected entry, or the newest one where that one has not come yet.
  package mutating func adoptChoices(of other: Monitor) {
    store.adoptMarks(of: other.store)
    store.adopt(other.mapSort)
    adoptViews(of: other)
  }

  /// Takes over which map is shown, the orders, the filter, the search, and the selected entry.
  private mutating func adoptViews(of other: Monitor) {
    selection.overlaps.adopt(other.overlaps)
    if let id = other.chosenMap, store[id] != nil { show(id) }
    selection.choice = other.selection.choice
    if !isPast { sortMaps() }
    if isPast, selectedMap == nil {
      show(order.first)
      let shown = selectedMap
      past?.wantedMap = other.chosenMap.map { PastView.Wish(wanted: $0, shown: shown) }
    }
    noteInput()
    selection.adopt(other.selection, shown)
    guard selected != nil else { return }
    if other.entries.isFollowing || selectedMap != other.selectedMap {
      selection.entries.follow(true)
    } else {
      selectWanted(other.chosenEntry, ofSameGeneration: isPast || selected?.generation == other.selected?.generation)
    }
  }
}
