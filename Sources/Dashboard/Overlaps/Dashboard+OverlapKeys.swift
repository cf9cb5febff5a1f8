import Monitor
import PerfMap
import Screen

// What keys do in the overlaps: the list opens the pair in full, the pair leads to one of its entries.
extension Dashboard {
  /// Whether the pane takes the whole screen and shows the selected pair below the list.
  var isPairAlone: Bool { arrangement.isZoomed && focus == .overlaps && hasRoomForPair }

  /// Whether the pane would show the selected pair in full if it had the whole screen.
  var hasRoomForPair: Bool { arrangement.form != .single && arrangement.form != .tooSmall && arrangement.screen.columns >= 78 && arrangement.screen.rows >= 15 }

  /// Opens the full form; in it, jumps to the chosen entry of the pair.
  mutating func openOverlap(_ monitor: inout Monitor) {
    guard let (number, overlap) = monitor.selectedOverlap else { return }
    // The pair stays while newer ones come.
    monitor.selectOverlap(number)
    if hasRoomForPair, !arrangement.isZoomed {
      arrangement.isZoomed = true
      pairSide = .newer
      return
    }
    monitor.selectEntry(isPairAlone && pairSide == .older ? overlap.older : overlap.newer)
    arrangement.isZoomed = false
    show(.entries)
  }

  /// The next pane; where a pair has the whole screen, the other one of its entries.
  mutating func focusNext() {
    guard isPairAlone else { return arrangement.moveFocus(by: 1, &preferences) }
    pairSide = pairSide == .newer ? .older : .newer
  }

  /// What keys do, in the border.
  func overlapLabels() -> [Label] {
    guard focus == .overlaps else { return [Label("select", .showOverlaps)] }
    let export = setup.isReadOnly ? [] : [Label("export", .exportOverlaps)]
    let open = isPairAlone ? [Label("jump", .open), Label("A/B", .focusNext)] : [Label(hasRoomForPair ? "open" : "jump", .open)]
    return open + [Label("copy", .copy)] + export
  }

  /// Copies both lines of the selected pair: what a terminal could take for a command is made visible.
  mutating func copyPair(_ monitor: Monitor) -> [Effect] {
    guard let map = monitor.selected, let overlap = monitor.selectedOverlap?.overlap else { return [] }
    let lines = [overlap.older, overlap.newer].compactMap { monitor.rawLine(of: $0, in: map, limit: 4096) }
    guard lines.count == 2 else {
      show("the file cannot be read", isError: true, at: monitor.now)
      return []
    }
    show("copied both lines of the overlap", isError: false, at: monitor.now)
    return [.copy(lines.map { SafeText(bytes: $0.bytes, limit: 4096).string }.joined(separator: "\n"))]
  }

  /// Asks where the overlaps are to be written, with a name that says what they are.
  mutating func askForExport(_ monitor: Monitor) {
    let name = monitor.selected?.pid.map { "overlaps-\($0).csv" } ?? "overlaps.csv"
    dialog = .palette(Palette(field: TextField("export overlaps " + name)))
  }
}
