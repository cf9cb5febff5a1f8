import Monitor
import PerfMap
import Screen

// The keys of the overlaps pane. Enter opens the selected overlap full-screen; there, Enter jumps to one of its entries.
extension OverlapsPane {
  mutating func handle(_ action: PaneAction, _ monitor: inout Monitor, _ context: PaneContext) -> [Response] {
    switch action {
    case .move(let rows): monitor.moveOverlap(by: rows)
    case .page(let pages): monitor.moveOverlap(by: pages * scroll.shown)
    case .wheel(let rows, _): monitor.moveOverlap(by: rows)
    case .scroll(let old, let new):
      scroll.top = new
      monitor.moveOverlap(by: new - old)
    case .open: return open(&monitor, context)
    case .sort: monitor.sortOverlapsByNextOrder()
    case .sortReverse: monitor.reverseOverlaps()
    case .copy: return copyPair(monitor)
    case .left, .right, .mark, .unmark, .zoomIn, .zoomOut, .zoomWhole: return handleForEntries(action, &monitor, context)
    }
    return []
  }

  /// Opens the full-screen view of the selected overlap. In that view, or if the screen has no room for it, jumps to an entry.
  private mutating func open(_ monitor: inout Monitor, _ context: PaneContext) -> [Response] {
    guard let (number, overlap) = monitor.selectedOverlap else { return [] }
    // Keep this overlap selected: until the user selects an overlap, the overlap in the first row is selected.
    monitor.selectOverlap(number)
    if Self.hasRoomForPair(context), !context.arrangement.isZoomed {
      side = .newer
      return [.zoom]
    }
    monitor.selectEntry(Self.isPairAlone(context) && side == .older ? overlap.older : overlap.newer)
    return [.unzoom, .show(.entries)]
  }

  mutating func switchSide() { side = side == .newer ? .older : .newer }

  /// Lists only the overlaps of the next kind, and shows the pane if it is hidden. After the last kind, lists all.
  func listNextKind(_ monitor: inout Monitor, _ context: PaneContext) -> [Response] {
    monitor.filterOverlapsByNextKind()
    return context.arrangement.shown.contains(.overlaps) ? [] : [.show(.overlaps)]
  }

  /// Returns true if the pane is maximized and shows the selected overlap below the list.
  static func isPairAlone(_ context: PaneContext) -> Bool {
    context.arrangement.isZoomed && context.isFocused(.overlaps) && hasRoomForPair(context)
  }

  /// Returns true if a maximized pane has room for the selected overlap below the list.
  private static func hasRoomForPair(_ context: PaneContext) -> Bool {
    switch context.arrangement.form {
    case .wide, .medium, .compact: context.arrangement.screen.columns >= 78 && context.arrangement.screen.rows >= 15
    case .single, .tooSmall: false
    }
  }

  func keyLabels(_ context: PaneContext) -> [Label] {
    guard context.isFocused(.overlaps) else { return [Label("select", .showOverlaps)] }
    let export = context.setup.isReadOnly ? [] : [Label("export", .exportOverlaps)]
    let open =
      Self.isPairAlone(context)
      ? [Label("jump", .open), Label("A/B", .focusNext)] : [Label(Self.hasRoomForPair(context) ? "open" : "jump", .open)]
    return open + [Label("copy", .copy)] + export
  }

  /// Copies both lines of the selected overlap, with control characters made visible.
  private func copyPair(_ monitor: Monitor) -> [Response] {
    guard let map = monitor.selected, let overlap = monitor.selectedOverlap?.overlap else { return [] }
    let lines = [overlap.older, overlap.newer].compactMap { monitor.rawLine(of: $0, in: map, limit: 4096) }
    guard lines.count == 2 else { return [.error("cannot read the file")] }
    return [
      .message("copied both lines of the overlap"),
      .effect(.copy(lines.map { SafeText(bytes: $0.bytes, limit: 4096).string }.joined(separator: "\n"))),
    ]
  }
}
