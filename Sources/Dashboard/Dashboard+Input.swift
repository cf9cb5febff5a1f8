import Monitor
import PerfMap
import Screen
import Settings

extension Dashboard {
  /// Takes a key or a gesture; changes the monitor and returns what the loop has to do. O(1) but for sorting.
  ///
  /// With ``isReadOnly`` no effect writes, whatever led to it.
  package mutating func handle(_ event: InputEvent, _ live: inout Monitor) -> [Effect] {
    let effects = answer(event, &live)
    guard isReadOnly, effects.contains(where: \.writes) else { return effects }
    refuseToWrite(at: live.now)
    return effects.filter { !$0.writes }
  }

  private mutating func answer(_ event: InputEvent, _ live: inout Monitor) -> [Effect] {
    live.noteInput()
    lastKey = live.now.uptime
    switch event {
    case .resize: return []
    case .hangup: return [.quit]
    case .key(let key): return pausing(withShown(&live) { $0.handle(key, &$1) }, &live)
    case .mouse(let mouse): return pausing(withShown(&live) { $0.handle(mouse, &$1) }, &live)
    }
  }

  /// Exchanges what is shown when that was asked for.
  private mutating func pausing(_ effects: [Effect], _ live: inout Monitor) -> [Effect] {
    if wantsPause { togglePause(&live) }
    wantsPause = false
    if let wanted = wantedTime.take() { travel(wanted, &live) }
    return effects
  }

  /// Whether something that takes long is not finished.
  package func isWorking(_ live: Monitor) -> Bool {
    (frozen ?? live).hasWork || shownPanes.contains(.detail) && (frozen ?? live).isStoryDue
  }

  /// Whether somebody waits for it.
  package func isAnswering(_ live: Monitor) -> Bool { (frozen ?? live).isAnswering }

  /// Goes on with what takes long, in what is shown; returns whether there is more to do.
  package mutating func work(_ live: inout Monitor, budget: Int) -> Bool {
    var more = false
    let isStoryShown = shownPanes.contains(.detail)
    _ = withShown(&live) { _, monitor in
      more = monitor.work(budget: budget)
      if !more, isStoryShown { more = monitor.workOnStory() }
      return []
    }
    return more
  }

  /// Work on a picture of what is shown, to be done on another thread, if there is any due.
  package mutating func takeTask(_ live: inout Monitor) -> SnapshotTask? {
    var task: SnapshotTask?
    _ = withShown(&live) { _, monitor in
      task = monitor.takeTask()
      return []
    }
    return task
  }

  /// Takes what it came to.
  package mutating func finish(_ outcome: SnapshotTask.Outcome, _ live: inout Monitor) {
    _ = withShown(&live) { _, monitor in
      monitor.finish(outcome)
      return []
    }
    if frozen != nil { live.finish(outcome) }
  }

  /// A look at the memory of the process that is shown, if one is due and something on the screen tells of it.
  ///
  /// A frozen picture keeps what it has; only a map that nobody has looked at yet is looked at.
  package mutating func takeMemoryLook(_ live: inout Monitor) -> MemoryLook? {
    guard isMemoryShown(frozen ?? live), frozen == nil || frozen?.selected?.memory == .unseen else { return nil }
    var look: MemoryLook?
    _ = withShown(&live) { _, monitor in
      look = monitor.takeMemoryLook()
      return []
    }
    return look
  }

  private func isMemoryShown(_ monitor: Monitor) -> Bool {
    shownPanes.contains(.entries) && preferences.columns.contains(.flags) || shownPanes.contains(.detail)
      || monitor.filter?.filter.needsMemory ?? false
  }

  /// Takes the outcome of a look at memory, and how long reading took.
  package mutating func finish(_ look: MemoryLook, _ outcome: MemoryLook.Outcome, cost: Duration, _ live: inout Monitor) {
    _ = withShown(&live) { _, monitor in
      monitor.finish(look, outcome, cost: cost)
      return []
    }
    if frozen != nil { live.finish(look, outcome, cost: cost) }
  }

  /// Freezes the screen, or shows what is live again. Reading goes on.
  private mutating func togglePause(_ live: inout Monitor) {
    if frozen == nil { frozen = live } else { resume(&live) }
  }

  /// Lets `body` change what is shown: the frozen picture, or the live monitor.
  private mutating func withShown(
    _ live: inout Monitor, _ body: (inout Dashboard, inout Monitor) -> [Effect]
  ) -> [Effect] {
    guard var picture = frozen else { return body(&self, &live) }
    let effects = body(&self, &picture)
    frozen = picture
    return effects
  }

  // MARK: - Keys

  mutating func handle(_ key: Key, _ monitor: inout Monitor) -> [Effect] {
    switch dialog {
    case nil: break
    case .search(let prompt): return handleSearch(key, prompt, &monitor)
    case .filter(let prompt): return handleFilter(key, prompt, &monitor)
    case .inject(let state): return handleInject(key, state, monitor)
    case .columns(let place, let isFromOptions):
      let back = isFromOptions ? Preference.allCases.firstIndex(of: .columns).map(Dialog.options) : nil
      dialog = choseColumn(key, place).map { .columns(place: $0, isFromOptions: isFromOptions) } ?? back
      return []
    case .options(let place): return handleOptions(key, place, &monitor)
    case .themes(let picker): return handleThemes(key, picker, monitor)
    case .palette(let palette): return handlePalette(key, palette, &monitor)
    case .help(let state):
      dialog = helped(key, state).map(Dialog.help)
      return []
    case .mapless(let state): return handleMapless(key, state, monitor)
    case .jvm(let state): return handleJVM(key, state)
    case .malformed(let scroll):
      dialog = scrolledDialog(key, scroll).map(Dialog.malformed)
      return []
    case .prune(let state): return handlePrune(key, state)
    }
    guard let action = Action(key: key) else { return [] }
    return perform(action, &monitor)
  }

  private mutating func handleSearch(_ key: Key, _ prompt: SearchPrompt, _ monitor: inout Monitor) -> [Effect] {
    var prompt = prompt
    switch key {
    case .escape: dialog = nil
    case .enter:
      dialog = nil
      if prompt.field.string.isEmpty {
        monitor.repeatSearch(.down)
      } else {
        monitor.startSearch(Array(prompt.field.string.utf8), .down)
      }
      show(.entries)
    case .backspace where prompt.field.string.isEmpty: dialog = nil
    default:
      _ = prompt.field.handle(key)
      dialog = .search(prompt)
    }
    return []
  }

  // MARK: - Actions

  /// Does an action.
  mutating func perform(_ action: Action, _ monitor: inout Monitor) -> [Effect] {
    if isReadOnly, action.entry.writes {
      refuseToWrite(at: monitor.now)
      return []
    }
    switch action {
    case .down: move(by: 1, &monitor)
    case .up: move(by: -1, &monitor)
    case .pageDown: page(by: 1, &monitor)
    case .pageUp: page(by: -1, &monitor)
    case .first: move(by: -(1 << 40), &monitor)
    case .last: move(by: 1 << 40, &monitor)
    case .left: if !unfold(action, &monitor), !panSpace(.down, monitor) { neighbour(above: false, &monitor) }
    case .right: if !unfold(action, &monitor), !panSpace(.up, monitor) { neighbour(above: true, &monitor) }
    case .zoomIn, .zoomOut: zoomSpace(action, monitor)
    case .zoomWhole: showWholeSpace()
    case .previousCluster: jumpCluster(.down, &monitor)
    case .nextCluster: jumpCluster(.up, &monitor)
    case .focusNext: focusNext()
    case .focusPrevious: moveFocus(by: -1)
    case .open: open(&monitor)
    case .showProcesses: toggle(.processes)
    case .showSpace: toggle(.space)
    case .showEntries: toggle(.entries)
    case .showRate: toggle(.rate)
    case .showOverlaps: toggle(.overlaps)
    case .showDetail: toggle(.detail)
    case .zoom: isZoomed.toggle()
    case .narrower: preferences.widening = max(-40, preferences.widening - 4)
    case .wider: preferences.widening = min(80, preferences.widening + 4)
    case .search: dialog = .search(SearchPrompt())
    case .searchNext: searchOn(.down, &monitor)
    case .searchPrevious: searchOn(.up, &monitor)
    case .searchEnd where isPairAlone: isZoomed = false
    case .searchEnd where monitor.isPast: wantedTime = .live
    case .searchEnd: if monitor.search == nil { monitor.filterEntries(by: nil) } else { monitor.endSearch() }
    case .filter: openFilter(monitor)
    case .nextOverlap: jumpToOverlap(by: 1, &monitor)
    case .previousOverlap: jumpToOverlap(by: -1, &monitor)
    case .malformed: dialog = .malformed(scroll: 0)
    case .sort: sortRows(&monitor)
    case .sortReverse: reverseRows(&monitor)
    case .group:
      monitor.toggleFunctions()
      show(.entries)
    case .sameName: sameName(&monitor)
    case .mark: mark(&monitor)
    case .unmark: focus == .processes ? monitor.clearMapMarks() : monitor.clearMarks()
    case .copy: return focus == .overlaps ? copyPair(monitor) : copy(monitor)
    case .columns: dialog = .columns(place: 0, isFromOptions: false)
    case .pause where replay != nil: return [.replay(.pause)]
    case .pause: wantsPause = true
    case .stepBack, .stepForward, .secondBack, .secondForward, .replayStart, .replayEnd: return performOnTime(action)
    case .slower, .faster: return performOnReplay(action, at: monitor.now)
    case .follow: monitor.toggleFollow()
    case .rateSubject, .rateScale, .rateWindow, .rateScope, .graphForm, .overlapKind: performOnPane(action, &monitor)
    case .inject where monitor.isPast:
      show("what is shown is past: esc, then inject into what is live", isError: false, at: monitor.now)
    case .inject: openInject(monitor)
    case .exportOverlaps: askForExport(monitor)
    case .demo: return [.startDemo]
    case .withoutMap: return [.listMapless]
    case .askJvm: openJVM(monitor)
    case .prune: return [.findLeftovers]
    case .options: dialog = .options(place: 0)
    case .mouse: return toggleMouse(monitor.now)
    case .theme: return openThemes()
    case .palette: dialog = .palette(Palette())
    case .help: dialog = .help(HelpState())
    case .redraw: return [.redraw]
    case .suspend: return [.suspend]
    case .quit: return [.quit]
    }
    return []
  }

  private mutating func refuseToWrite(at now: Moment) {
    let cause = replay != nil ? "a replay writes nothing" : "nothing is written: jittop was started with --readonly"
    show(cause, isError: true, at: now)
  }

  /// Goes on to the next hit; without a search, says so.
  private mutating func searchOn(_ direction: NameSearch.Direction, _ monitor: inout Monitor) {
    guard monitor.search != nil else { return show("no search yet: / begins one", isError: false, at: monitor.now) }
    monitor.repeatSearch(direction)
  }

  /// Goes to the next overlap; where there is none, says so.
  private mutating func jumpToOverlap(by step: Int, _ monitor: inout Monitor) {
    guard monitor.selectedOverlap != nil else { return show("no overlap to go to", isError: false, at: monitor.now) }
    monitor.jumpToOverlap(by: step)
  }

  mutating func move(by rows: Int, _ monitor: inout Monitor) {
    switch focus {
    case .processes: monitor.moveMap(by: rows)
    case .overlaps: monitor.moveOverlap(by: rows)
    case .entries, .space, .rate, .detail: monitor.moveEntry(by: rows)
    }
  }

  /// Selects the entry whose code lies next to the selected one's in memory.
  private func neighbour(above: Bool, _ monitor: inout Monitor) {
    guard let contents = monitor.selected?.contents, let id = monitor.entries.selection, id.index < contents.entries.count
    else { return }
    let range = contents.entries.range(of: id)
    var next: EntryID?
    if above {
      guard let last = range.last, last.rawValue < .max else { return }
      contents.ranges.forEachPiece(from: Address(last.rawValue + 1)) { piece in
        guard piece.owner == id else {
          next = piece.owner
          return false
        }
        return true
      }
    } else {
      next = contents.ranges.piece(below: range.start)?.owner
    }
    if let next { monitor.selectEntry(next) }
  }

  mutating func open(_ monitor: inout Monitor) {
    switch focus {
    case .processes: show(.entries)
    case .overlaps: openOverlap(&monitor)
    case .space, .rate, .detail: show(.entries)
    case .entries: if !toggleFunction(&monitor) { show(.detail) }
    }
  }
}
