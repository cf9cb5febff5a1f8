import Monitor
import PerfMap
import Screen
import Settings

extension Dashboard {
  mutating func perform(_ action: Action, _ monitor: inout Monitor) -> [Response] {
    if setup.isReadOnly, action.entry.writes { return [.error(refusal)] }
    switch action.request {
    case .pane(let action): return forward(action, to: focus, &monitor)
    case .toggle(let pane): arrangement.toggle(pane, &preferences)
    case .moveFocus(let step): moveFocus(by: step)
    case .zoom: arrangement.isZoomed.toggle()
    case .widen(let columns): preferences.widening = min(max(-40, preferences.widening + columns), 80)
    case .jumpCluster(let direction): space.jumpCluster(direction, &monitor)
    case .rate(let choice): return rate.change(choice, monitor, paneContext)
    case .graphForm: return rate.changeForm(setup)
    case .overlapKind: return overlaps.listNextKind(&monitor, paneContext)
    case .repeatSearch(let direction):
      guard monitor.search != nil else { return [.message("no search yet; press / to search")] }
      monitor.repeatSearch(direction)
    case .endSearch: return goBack(&monitor)
    case .searchSameName: return searchSameName(&monitor)
    case .jumpToOverlap(let step):
      guard monitor.selectedOverlap != nil else { return [.message("no overlaps in this map")] }
      monitor.jumpToOverlap(by: step)
    case .toggleFunctions:
      monitor.toggleFunctions()
      return [.show(.entries)]
    case .toggleFollow: monitor.toggleFollow()
    case .travel(let command): return [.travel(command)]
    case .toggleMouse: return toggleMouse()
    case .compareProfilers: return compareProfilers(&monitor)
    case .open(let dialog): return open(dialog, monitor)
    case .effect(let effect): return [.effect(effect)]
    }
    return []
  }

  /// Returns the requests that open a dialog, or a message with the reason why the dialog cannot be opened.
  private mutating func open(_ dialog: ActionRequest.Dialog, _ monitor: Monitor) -> [Response] {
    switch dialog {
    case .search: return [.open(SearchPrompt())]
    case .filter: return [.open(FilterPrompt(monitor)), .show(.entries)]
    case .malformed: return [.open(MalformedDialog())]
    case .columns: return [.open(ColumnsDialog())]
    case .inject:
      guard !monitor.isPast else { return [.message("cannot inject into the past; press esc to go live")] }
      probes += 1
      return [.open(InjectDialog(number: probes, monitor, dialogContext))]
    case .exportOverlaps:
      let name = monitor.selected?.pid.map { "overlaps-\($0).csv" } ?? "overlaps.csv"
      return [.open(Palette("export overlaps " + name))]
    case .askJVM: return [JVMDialog.open(monitor, dialogContext)]
    case .options: return [.open(OptionsDialog())]
    case .themes: return ThemePicker.open(dialogContext)
    case .palette: return [.open(Palette())]
    case .help: return [.open(HelpDialog())]
    }
  }

  /// Focuses the next or previous pane. In the full-screen view of an overlap, a step forward selects the other of its two entries instead.
  private mutating func moveFocus(by step: Int) {
    if step > 0, OverlapsPane.isPairAlone(paneContext) { return overlaps.switchSide() }
    arrangement.moveFocus(by: step, &preferences)
  }

  /// Does the first that applies: leaves the full-screen overlap, leaves the past, clears the search, clears the filter.
  private mutating func goBack(_ monitor: inout Monitor) -> [Response] {
    if OverlapsPane.isPairAlone(paneContext) { return [.unzoom] }
    if monitor.isPast { return [.travel(.end)] }
    if monitor.search == nil { monitor.filterEntries(by: nil) } else { monitor.endSearch() }
    return []
  }

  /// Starts a search for the next entry that has the same name as the selected entry.
  private func searchSameName(_ monitor: inout Monitor) -> [Response] {
    guard let map = monitor.selected, let id = monitor.entries.selection, id.index < map.contents.entries.count else { return [] }
    let name = monitor.name(of: map.contents.entries[id], in: map, limit: NameSearch.longestName)
    monitor.startSearch(name, .down, isWhole: true)
    return [.show(.entries)]
  }

  private func compareProfilers(_ monitor: inout Monitor) -> [Response] {
    guard let map = monitor.selected else { return [] }
    guard timeline.picture == nil else { return [.message("cannot compare a frozen screen; press p or esc to go live")] }
    guard monitor.requestComparison() else { return [.error("cannot compare: the map is empty, not read completely, or capped")] }
    return [.message("comparing profilers with \(map.contents.entries.count) entries in the background")]
  }

  private mutating func toggleMouse() -> [Response] {
    preferences.mouse.toggle()
    let text = preferences.mouse ? "mouse on" : "mouse off: select text; M turns it on"
    return [.message(text), .effect(.applyPreferences(preferences))]
  }

  mutating func forward(_ action: PaneAction, to pane: Pane, _ monitor: inout Monitor) -> [Response] {
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
