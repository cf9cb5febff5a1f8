import Monitor
import PerfMap
import Recording
import Screen
import Settings

// What each action does.
extension Dashboard {
  /// Does an action.
  mutating func perform(_ action: Action, _ monitor: inout Monitor) -> [Response] {
    if setup.isReadOnly, action.entry.writes {
      return [.error(refusal)]
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
    case .focusPrevious: arrangement.moveFocus(by: -1, &preferences)
    case .open: open(&monitor)
    case .showProcesses: arrangement.toggle(.processes, &preferences)
    case .showSpace: arrangement.toggle(.space, &preferences)
    case .showEntries: arrangement.toggle(.entries, &preferences)
    case .showRate: arrangement.toggle(.rate, &preferences)
    case .showOverlaps: arrangement.toggle(.overlaps, &preferences)
    case .showDetail: arrangement.toggle(.detail, &preferences)
    case .zoom: arrangement.isZoomed.toggle()
    case .narrower: preferences.widening = max(-40, preferences.widening - 4)
    case .wider: preferences.widening = min(80, preferences.widening + 4)
    case .search: dialog = .search(SearchPrompt())
    case .searchNext: return searchOn(.down, &monitor)
    case .searchPrevious: return searchOn(.up, &monitor)
    case .searchEnd where isPairAlone: arrangement.isZoomed = false
    case .searchEnd where monitor.isPast: return [.travel(.live)]
    case .searchEnd: if monitor.search == nil { monitor.filterEntries(by: nil) } else { monitor.endSearch() }
    case .filter: openFilter(monitor)
    case .nextOverlap: return jumpToOverlap(by: 1, &monitor)
    case .previousOverlap: return jumpToOverlap(by: -1, &monitor)
    case .malformed: dialog = .malformed(scroll: 0)
    case .sort: sortRows(&monitor)
    case .sortReverse: reverseRows(&monitor)
    case .group:
      monitor.toggleFunctions()
      show(.entries)
    case .sameName: sameName(&monitor)
    case .mark: mark(&monitor)
    case .unmark: focus == .processes ? monitor.clearMapMarks() : monitor.clearMarks()
    case .copy: return (focus == .overlaps ? copyPair(monitor) : copy(monitor)).map(Response.effect)
    case .columns: dialog = .columns(place: 0, isFromOptions: false)
    case .pause where replay != nil: return [.effect(.replay(.pause))]
    case .pause: return [.pause]
    case .stepBack: return [.travel(.by(.seconds(-10)))]
    case .stepForward: return [.travel(.by(.seconds(10)))]
    case .secondBack: return [.travel(.by(.seconds(-1)))]
    case .secondForward: return [.travel(.by(.seconds(1)))]
    case .replayStart: return [.travel(.first)]
    case .replayEnd: return [.travel(.live)]
    case .slower: return changeSpeed(.slower)
    case .faster: return changeSpeed(.faster)
    case .follow: monitor.toggleFollow()
    case .rateSubject, .rateScale, .rateWindow, .rateScope, .graphForm, .overlapKind: performOnPane(action, &monitor)
    case .inject where monitor.isPast:
      return [.message("what is shown is past: esc, then inject into what is live")]
    case .inject: openInject(monitor)
    case .exportOverlaps: askForExport(monitor)
    case .demo: return [.effect(.startDemo)]
    case .withoutMap: return [.effect(.listMapless)]
    case .askJvm: openJVM(monitor)
    case .prune: return [.effect(.findLeftovers)]
    case .options: dialog = .options(place: 0)
    case .mouse: return toggleMouse()
    case .theme: return openThemes().map(Response.effect)
    case .palette: dialog = .palette(Palette())
    case .help: dialog = .help(HelpState())
    case .redraw: return [.effect(.redraw)]
    case .suspend: return [.effect(.suspend)]
    case .quit: return [.effect(.quit)]
    }
    return []
  }

  /// Goes on to the next hit; without a search, says so.
  private func searchOn(_ direction: NameSearch.Direction, _ monitor: inout Monitor) -> [Response] {
    guard monitor.search != nil else { return [.message("no search yet: / begins one")] }
    monitor.repeatSearch(direction)
    return []
  }

  /// What the loop has to do with the recording; without one, a word about that.
  private func changeSpeed(_ command: ReplayCommand) -> [Response] {
    guard replay != nil else { return [.message("that is for a replay: jittop record FILE, then jittop --replay FILE")] }
    return [.effect(.replay(command))]
  }

  /// Leaves the mouse to the terminal, or takes it back.
  private mutating func toggleMouse() -> [Response] {
    preferences.mouse.toggle()
    let text = preferences.mouse ? "the mouse is the monitor's" : "the mouse is the terminal's: it selects text; M takes it back"
    return [.message(text), .effect(.applyPreferences(preferences))]
  }

  /// Goes to the next overlap; where there is none, says so.
  private func jumpToOverlap(by step: Int, _ monitor: inout Monitor) -> [Response] {
    guard monitor.selectedOverlap != nil else { return [.message("no overlap to go to")] }
    monitor.jumpToOverlap(by: step)
    return []
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
