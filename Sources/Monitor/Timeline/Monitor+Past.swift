import PerfMap

// The last ten minutes. An earlier moment is a separate monitor that receives no more input.
extension Monitor {
  /// Starts to record summaries for the last ten minutes: some 150 bytes per second for each map that changes.
  package mutating func keepPast() { summaries = summaries ?? SummaryRing() }

  /// True if this monitor shows an earlier moment.
  package var isPast: Bool { past != nil }

  /// True if the contents of the selected map have not been restored yet.
  package var isRestoring: Bool { selected?.pastAvailability == .awaited }

  /// The earliest recorded moment, if any.
  package var firstMoment: Moment? { summaries?.first }

  /// Returns the recorded moment nearest to `uptime + step`: before `uptime` if `step` is negative, otherwise after it; nil if none.
  package func moment(_ step: Duration, from uptime: Duration) -> Moment? { summaries?.moment(nearestTo: uptime + step, from: uptime) }

  /// Returns a monitor of a recorded moment, with the selection, orders and filter of `shown`.
  ///
  /// The contents of a map that has grown since that moment are restored when the map is selected: at once for few entries, otherwise by
  /// a task (``takeTask()``). O(summaries + maps). Returns nil if no moments are recorded.
  package func past(at moment: Moment, shown: Monitor) -> Monitor? {
    guard let (pastMaps, table) = summaries?.maps(at: moment) else { return nil }
    var picture = PastView()
    (picture.start, picture.isRewinding) = (shown.past?.start, shown.past?.isRewinding ?? false)
    var then: [MapID: MapRecord] = [:]
    for (id, known) in pastMaps {
      let map = MapRecord(known, id: id, at: moment.uptime, known: maps[id] ?? summaries?.departed(id), isGone: maps[id] == nil)
      then[id] = map
      guard map.pastAvailability == .awaited, let now = maps[id] else { continue }
      picture.sources[id] = RewindSource(
        rewind: ContentsRewind(of: now.contents), arrivals: now.arrivals, extent: known.summary.extent, near: known.near)
    }
    var monitor = Monitor(now: moment, readText: readText)
    monitor.store = MapStore(then, table, of: store, at: moment.uptime)
    monitor.past = picture
    // Keep the table order of the past moment, unless the user has chosen another order since then.
    if table.sort != shown.mapSort {
      monitor.store.adopt(shown.mapSort)
      monitor.store.sortMaps(at: moment.uptime)
    }
    monitor.store.marks = shown.mapMarks
    monitor.adoptViews(of: shown)
    return monitor
  }

  // MARK: - Restoring contents

  /// Returns the task that restores the contents of the selected map, or nil if no task is due. Each task is returned once.
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
      start: past.start(of: map.id, generation: generation, upTo: source.extent.entries), progress: TaskProgress())
  }

  /// Restores the contents of the selected map, if there are few entries.
  mutating func restoreAtOnce() {
    guard let rewind = rewindOfSelected(), rewind.entryCount <= Rewind.atOnce else { return }
    store.restore(rewind.run())
  }

  /// Applies the outcome of a task. The outcome for another moment is not shown, but the next task may continue from its `start`.
  mutating func finish(_ outcome: Rewind.Outcome) {
    selection.noteChange()
    guard past != nil else { return }
    past?.isRewinding = false
    selection.progress = nil
    past?.start = outcome.start.map { PastView.Start(map: outcome.map, generation: outcome.generation, contents: $0) }
    guard outcome.uptime == now.uptime, store[outcome.map]?.pastAvailability == .awaited else { return }
    store.restore(outcome)
    guard outcome.map == selectedMap, let shown else { return }
    let isFollowing = entries.isFollowing
    selection.restore(shown)
    if !isFollowing { selectWanted(past?.wantedEntry?.wanted) }
  }

  // MARK: - Choices

  /// The entry chosen by the user, even if it does not exist at the shown moment.
  var chosenEntry: EntryID? {
    guard let substitute = past?.wantedEntry, substitute.shown == entries.selection else { return entries.selection }
    return substitute.wanted
  }

  /// The map chosen by the user, even if it does not exist at the shown moment.
  var chosenMap: MapID? {
    guard let substitute = past?.wantedMap, substitute.shown == selectedMap else { return selectedMap }
    return substitute.wanted
  }

  /// Selects an entry chosen at another moment, or the newest entry if the chosen entry does not exist at the shown moment.
  mutating func selectWanted(_ wanted: EntryID?, ofSameGeneration isSame: Bool = true) {
    guard let wanted else { return }
    let count = selected?.contents.entries.count ?? 0
    let exists = isSame && wanted.index < count
    selection.entries.select(exists ? wanted : count > 0 ? EntryID(UInt32(count - 1)) : nil)
    let substitute = PastView.Substitute(wanted: wanted, shown: entries.selection)
    if !exists { past?.wantedEntry = substitute }
  }

  /// Copies the marks from a snapshot. If it shows an earlier moment, marks of entries newer than that moment stay.
  package mutating func adoptMarks(of picture: Monitor) {
    store.adoptMarks(ofPicture: picture.store, picture.isPast ? .past : .paused)
  }

  /// Copies the user's choices from a snapshot that is no longer shown.
  package mutating func adoptSelection(of picture: Monitor) {
    store.adopt(picture.mapSort)
    adoptMarks(of: picture)
    if let id = picture.chosenMap, store[id] != nil { selectMap(id) }
    if picture.isPast { selection.entries.supersede(picture.entries) }
    guard selectedMap == picture.selectedMap, selected?.generation == picture.selected?.generation else { return }
    selection.adopt(picture: picture.selection, picture.chosenEntry, shown)
  }

  /// Copies the user's choices from a monitor of the same maps at another time: map, orders, filter, search, marks, and the selected entry
  /// or, if that entry does not exist, the newest entry.
  package mutating func adoptChoices(of other: Monitor) {
    store.adoptMarks(of: other.store)
    store.adopt(other.mapSort)
    adoptViews(of: other)
  }

  /// Copies the shown map, orders, filter, search, and selected entry from another monitor.
  private mutating func adoptViews(of other: Monitor) {
    selection.overlaps.adopt(other.overlaps)
    if let id = other.chosenMap, store[id] != nil { show(id) }
    selection.choice = other.selection.choice
    if !isPast { sortMaps() }
    if isPast, selectedMap == nil {
      show(order.first)
      let shown = selectedMap
      past?.wantedMap = other.chosenMap.map { PastView.Substitute(wanted: $0, shown: shown) }
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
