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
    case .down: return ask(focus, .move(rows: 1), &monitor)
    case .up: return ask(focus, .move(rows: -1), &monitor)
    case .pageDown: return ask(focus, .page(1), &monitor)
    case .pageUp: return ask(focus, .page(-1), &monitor)
    case .first: return ask(focus, .move(rows: -(1 << 40)), &monitor)
    case .last: return ask(focus, .move(rows: 1 << 40), &monitor)
    case .left: return ask(focus, .left, &monitor)
    case .right: return ask(focus, .right, &monitor)
    case .zoomIn: return ask(focus, .zoomIn, &monitor)
    case .zoomOut: return ask(focus, .zoomOut, &monitor)
    case .zoomWhole: return ask(focus, .zoomWhole, &monitor)
    case .previousCluster: space.jumpCluster(.down, &monitor)
    case .nextCluster: space.jumpCluster(.up, &monitor)
    case .focusNext where OverlapsPane.isPairAlone(paneContext): overlaps.switchSide()
    case .focusNext: arrangement.moveFocus(by: 1, &preferences)
    case .focusPrevious: arrangement.moveFocus(by: -1, &preferences)
    case .open: return ask(focus, .open, &monitor)
    case .showProcesses: arrangement.toggle(.processes, &preferences)
    case .showSpace: arrangement.toggle(.space, &preferences)
    case .showEntries: arrangement.toggle(.entries, &preferences)
    case .showRate: arrangement.toggle(.rate, &preferences)
    case .showOverlaps: arrangement.toggle(.overlaps, &preferences)
    case .showDetail: arrangement.toggle(.detail, &preferences)
    case .zoom: arrangement.isZoomed.toggle()
    case .narrower: preferences.widening = max(-40, preferences.widening - 4)
    case .wider: preferences.widening = min(80, preferences.widening + 4)
    case .search: dialog = SearchPrompt()
    case .searchNext: return searchOn(.down, &monitor)
    case .searchPrevious: return searchOn(.up, &monitor)
    case .searchEnd where OverlapsPane.isPairAlone(paneContext): arrangement.isZoomed = false
    case .searchEnd where monitor.isPast: return [.travel(.live)]
    case .searchEnd: if monitor.search == nil { monitor.filterEntries(by: nil) } else { monitor.endSearch() }
    case .filter: return [.open(FilterPrompt(monitor)), .show(.entries)]
    case .nextOverlap: return jumpToOverlap(by: 1, &monitor)
    case .previousOverlap: return jumpToOverlap(by: -1, &monitor)
    case .malformed: dialog = MalformedDialog()
    case .sort: return ask(focus, .sort, &monitor)
    case .sortReverse: return ask(focus, .sortReverse, &monitor)
    case .group:
      monitor.toggleFunctions()
      show(.entries)
    case .sameName: sameName(&monitor)
    case .mark: return ask(focus, .mark, &monitor)
    case .unmark: return ask(focus, .unmark, &monitor)
    case .copy: return ask(focus, .copy, &monitor)
    case .columns: dialog = ColumnsDialog()
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
    case .rateSubject: return rate.change(.subject, monitor, paneContext)
    case .rateScale: return rate.change(.scale, monitor, paneContext)
    case .rateWindow: return rate.change(.window, monitor, paneContext)
    case .rateScope: return rate.change(.scope, monitor, paneContext)
    case .graphForm: return rate.changeForm(setup)
    case .overlapKind: return overlaps.listNextKind(&monitor, paneContext)
    case .inject where monitor.isPast:
      return [.message("what is shown is past: esc, then inject into what is live")]
    case .inject:
      probes += 1
      dialog = InjectDialog(number: probes, monitor, dialogContext)
    case .exportOverlaps: askForExport(monitor)
    case .demo: return [.effect(.startDemo)]
    case .withoutMap: return [.effect(.listMapless)]
    case .askJvm: return [JVMDialog.open(monitor, dialogContext)]
    case .prune: return [.effect(.findLeftovers)]
    case .options: dialog = OptionsDialog()
    case .mouse: return toggleMouse()
    case .theme: return ThemePicker.open(dialogContext)
    case .palette: dialog = Palette()
    case .help: dialog = HelpDialog()
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

  /// Goes to the next row with the same name.
  private mutating func sameName(_ monitor: inout Monitor) {
    guard let map = monitor.selected, let id = monitor.entries.selection, id.index < map.contents.entries.count else { return }
    let name = monitor.name(of: map.contents.entries[id], in: map, limit: NameSearch.longestName)
    monitor.startSearch(name, .down, isWhole: true)
    show(.entries)
  }

  /// Asks where the overlaps are to be written, with a name that says what they are.
  private mutating func askForExport(_ monitor: Monitor) {
    let name = monitor.selected?.pid.map { "overlaps-\($0).csv" } ?? "overlaps.csv"
    dialog = Palette("export overlaps " + name)
  }

  /// Hands to a pane what a key or the mouse asks of it.
  mutating func ask(_ pane: Pane, _ action: PaneAction, _ monitor: inout Monitor) -> [Response] {
    let context = paneContext
    return switch pane {
    case .processes: processes.handle(action, &monitor, context)
    case .space: space.handle(action, &monitor, context)
    case .entries: entries.handle(action, &monitor, context)
    case .rate: rate.handle(action, &monitor, context)
    case .overlaps: overlaps.handle(action, &monitor, context)
    case .detail: detail.handle(action, &monitor, context)
    }
  }
}
