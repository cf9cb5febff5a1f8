import PerfMap

// Which overlaps of the selected map are shown, and in which order.
extension Monitor {
  /// The selected overlap; the one in the first row when none is chosen, nil when there is none.
  package var selectedOverlap: (number: Int, overlap: Overlap)? {
    guard let contents = selected?.contents else { return nil }
    guard let number = overlaps.number(atRow: overlaps.selectedRow(contents), contents) else { return nil }
    return overlaps.overlap(number, contents).map { (number, $0) }
  }

  /// Selects an overlap by its number.
  package mutating func selectOverlap(_ number: Int) { overlaps.selection = number }

  /// Selects the overlap some rows further down or up.
  package mutating func moveOverlap(by rows: Int) {
    guard let contents = selected?.contents else { return }
    let count = overlaps.count(contents)
    let row = min(max(0, overlaps.selectedRow(contents).addingSaturated(rows)), count - 1)
    if let number = overlaps.number(atRow: row, contents) { overlaps.selection = number }
  }

  /// Selects the newer entry of an overlap: of the selected one first, then of the next or previous rows, and round.
  package mutating func jumpToOverlap(by step: Int) {
    guard let contents = selected?.contents, let current = selectedOverlap else { return }
    overlaps.selection = current.number
    if current.overlap.newer == entries.selection {
      let count = overlaps.count(contents)
      let row = (overlaps.selectedRow(contents) + step + count) % count
      overlaps.selection = overlaps.number(atRow: row, contents) ?? current.number
    }
    if let number = overlaps.selection, let overlap = overlaps.overlap(number, contents) { selectEntry(overlap.newer) }
  }

  /// Lists the overlaps in the next order.
  package mutating func sortOverlapsByNextOrder() {
    let all = OverlapsView.Order.allCases
    overlaps.order = all[((all.firstIndex(of: overlaps.order) ?? 0) + 1) % all.count]
    listOverlaps()
  }

  /// Lists the overlaps the other way round.
  package mutating func reverseOverlaps() { overlaps.isReversed.toggle() }

  /// Lists the overlaps of one kind alone: the most serious one that there is, then the next; after the last, all.
  package mutating func filterOverlapsByNextKind() {
    let counts = selected?.contents.overlapCounts ?? OverlapCounts()
    let kinds = Overlap.Kind.allCases.reversed().filter { counts[$0] > 0 || counts.total == 0 }
    let place = overlaps.kind.flatMap { kinds.firstIndex(of: $0) }.map { $0 + 1 } ?? 0
    overlaps.kind = overlaps.kind != nil && place >= kinds.count ? nil : kinds[min(place, kinds.count - 1)]
    listOverlaps()
  }

  /// Lists overlaps that have come, at most once a second and not under a hand.
  mutating func renewOverlaps() {
    guard let contents = selected?.contents, overlaps.isBehind(contents) else { return }
    guard now.uptime - lastOverlapList >= .seconds(1), now.uptime - lastInput >= .milliseconds(1500) else { return }
    listOverlaps()
  }

  private mutating func listOverlaps() {
    lastOverlapList = now.uptime
    if let contents = selected?.contents { overlaps.list(contents) }
  }
}
