import PerfMap

/// How the overlaps of the selected map are listed: in which order, of which kind, which one is selected.
///
/// Overlaps go by their numbers, counted from the first of the map: the log forgets old ones, the numbers stay.
package struct OverlapsView: Sendable {
  /// What comes first.
  package enum Order: String, CaseIterable, Hashable, Sendable {
    /// The newest.
    case age
    /// The most serious kind; of one kind the newest.
    case severity
    /// The one that took the most bytes.
    case shared
  }

  /// What comes first.
  package internal(set) var order = Order.age
  /// Whether what comes first comes last.
  package internal(set) var isReversed = false
  /// The only kind that is listed; nil for all.
  package internal(set) var kind: Overlap.Kind?
  /// The selected overlap; nil for the first row.
  package internal(set) var selection: Int?

  /// The ages of the listed overlaps when there were `listed` of them; nil for all, the newest first.
  private var ages: [UInt32]?
  private var listed = 0
  private var listings = Throttle(every: .seconds(1))

  /// The number of rows. O(1).
  package func count(_ contents: MapContents) -> Int { ages?.count ?? contents.overlaps.count }

  /// The overlap of a row; nil when it is forgotten by now. O(1).
  package func number(atRow row: Int, _ contents: MapContents) -> Int? {
    let count = count(contents)
    guard row >= 0, row < count else { return nil }
    let place = isReversed ? count - 1 - row : row
    let number = ages.map { listed - 1 - Int($0[place]) } ?? contents.overlapCounts.total - 1 - place
    return OverlapsView.age(of: number, contents) == nil ? nil : number
  }

  /// An overlap by its number; nil when it is forgotten. O(1).
  package func overlap(_ number: Int, _ contents: MapContents) -> Overlap? {
    OverlapsView.age(of: number, contents).map { contents.overlaps[$0] }
  }

  /// The row of the selected overlap, or the first. O(1) when all are listed by age, O(rows) else.
  package func selectedRow(_ contents: MapContents) -> Int {
    guard let selection else { return 0 }
    let count = count(contents)
    let place =
      if let ages {
        listed > selection ? ages.firstIndex(of: UInt32(clamping: listed - 1 - selection)) ?? 0 : 0
      } else {
        min(max(0, contents.overlapCounts.total - 1 - selection), max(0, count - 1))
      }
    return isReversed && count > 0 ? count - 1 - place : place
  }

  /// Whether there are overlaps that are not listed yet.
  func isBehind(_ contents: MapContents) -> Bool { ages != nil && listed != contents.overlapCounts.total }

  /// Takes over the order and the kind of another view, for the next listing.
  mutating func adopt(_ other: OverlapsView) { (order, isReversed, kind) = (other.order, other.isReversed, other.kind) }

  /// Begins anew with other contents: the order and the kind stay.
  mutating func restart(_ contents: MapContents) {
    selection = nil
    list(contents)
  }

  /// Lists them anew. O(1) for all by age, O(kept overlaps) else: at most 65,536.
  mutating func list(_ contents: MapContents) {
    listed = contents.overlapCounts.total
    let log = contents.overlaps
    guard order != .age || kind != nil else {
      ages = nil
      return
    }
    let all = (0..<UInt32(log.count)).filter { kind == nil || log[Int($0)].kind == kind }
    switch order {
    case .age: ages = all
    case .severity:
      ages = Overlap.Kind.allCases.reversed().flatMap { kind in all.filter { log[Int($0)].kind == kind } }
    case .shared: ages = RadixSort.order(all[...]) { ~log[Int($0)].taken.rawValue }
    }
  }

  // MARK: - Commands

  /// The selected overlap; the one in the first row when none is chosen, nil when there is none.
  func selected(_ contents: MapContents) -> (number: Int, overlap: Overlap)? {
    guard let number = number(atRow: selectedRow(contents), contents) else { return nil }
    return overlap(number, contents).map { (number, $0) }
  }

  /// Selects the overlap some rows further down or up.
  mutating func move(by rows: Int, _ contents: MapContents) {
    let count = count(contents)
    let row = min(max(0, selectedRow(contents).addingSaturated(rows)), count - 1)
    if let number = number(atRow: row, contents) { selection = number }
  }

  /// Selects the overlap of the selected entry first, then of the next or previous rows, and round. Returns its newer entry.
  mutating func jump(by step: Int, from entry: EntryID?, _ contents: MapContents) -> EntryID? {
    guard let current = selected(contents) else { return nil }
    selection = current.number
    if current.overlap.newer == entry {
      let count = count(contents)
      let row = (selectedRow(contents) + step + count) % count
      selection = number(atRow: row, contents) ?? current.number
    }
    return selection.flatMap { overlap($0, contents) }?.newer
  }

  /// Lists the overlaps in the next order.
  mutating func sortByNextOrder(_ shown: SelectedMap?) {
    order = order.next
    listNow(shown)
  }

  /// Lists the overlaps of one kind alone: the most serious one that there is, then the next; after the last, all.
  mutating func filterByNextKind(_ shown: SelectedMap?) {
    let counts = shown?.contents.overlapCounts ?? OverlapCounts()
    let kinds = Overlap.Kind.allCases.reversed().filter { counts[$0] > 0 || counts.total == 0 }
    let place = kind.flatMap { kinds.firstIndex(of: $0) }.map { $0 + 1 } ?? 0
    kind = kind != nil && place >= kinds.count ? nil : kinds[min(place, kinds.count - 1)]
    listNow(shown)
  }

  /// Lists overlaps that have come, at most once a second and only while rows may move.
  mutating func renewIfDue(_ shown: SelectedMap) {
    guard isBehind(shown.contents), shown.rows == .free, listings.isDue(at: shown.now) else { return }
    list(shown.contents)
  }

  private mutating func listNow(_ shown: SelectedMap?) {
    guard let shown else { return }
    listings.restart(at: shown.now)
    list(shown.contents)
  }

  private static func age(of number: Int, _ contents: MapContents) -> Int? {
    let age = contents.overlapCounts.total - 1 - number
    return age >= 0 && age < contents.overlaps.count ? age : nil
  }
}
