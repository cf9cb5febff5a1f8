import MapAnalysis
import PerfMap

/// The overlaps of the selected map as rows: order, kind and selection.
///
/// An overlap is identified by its number, counted from the map's first overlap. The log discards old overlaps but does not renumber.
package struct OverlapsView: Sendable {
  /// The sort order of rows.
  package enum Order: String, CaseIterable, Hashable, Sendable {
    /// Newest first.
    case age
    /// Most serious kind first; newest first within a kind.
    case severity
    /// Most bytes taken first.
    case shared
    /// Most bytes with a wrong name or none in a profiler first; newest first if equal.
    case perf, bcc, samply, blazesym

    /// The profiler of an order by wrong bytes; nil for other orders.
    package var profiler: Profiler? { Profiler(rawValue: rawValue) }
  }

  package internal(set) var order = Order.age
  package internal(set) var isReversed = false
  /// The only kind of overlap that is listed; nil if all kinds are listed.
  package internal(set) var kind: Overlap.Kind?
  /// The number of the selected overlap; nil if the overlap in the first row is selected.
  package internal(set) var selection: Int?

  /// The overlaps in the rows, each as the number of newer ones among the first `listed`: 0 is the newest. Nil if all are listed by age.
  private var ages: [UInt32]?
  private var listed = 0
  /// The revision of the comparison of profilers that the rows are ordered by.
  private var comparison = 0
  private var listings = Throttle(every: .seconds(1))

  /// Returns the number of rows. O(1).
  package func count(_ contents: MapContents) -> Int { ages?.count ?? contents.overlaps.count }

  /// Returns the number of the overlap in a row; nil if the log has discarded it or there is no such row. O(1).
  package func number(atRow row: Int, _ contents: MapContents) -> Int? {
    let count = count(contents)
    guard row >= 0, row < count else { return nil }
    let place = isReversed ? count - 1 - row : row
    let number = ages.map { listed - 1 - Int($0[place]) } ?? contents.overlapCounts.total - 1 - place
    return OverlapsView.age(of: number, contents) == nil ? nil : number
  }

  /// Returns an overlap by number; nil if the log has discarded it. O(1).
  package func overlap(_ number: Int, _ contents: MapContents) -> Overlap? {
    OverlapsView.age(of: number, contents).map { contents.overlaps[$0] }
  }

  /// Returns the row of the selected overlap; 0 if no overlap is selected. O(1) if all overlaps are listed by age, otherwise O(rows).
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

  /// Returns true if there are overlaps that are not listed yet, or if the rows are ordered by an outdated comparison of profilers.
  func isBehind(_ map: MapRecord) -> Bool {
    ages != nil && (listed != map.contents.overlapCounts.total || order.profiler != nil && comparison != map.comparison.revision)
  }

  /// Copies order and kind from another view. They take effect with the next call of ``list(_:)``.
  mutating func adopt(_ other: OverlapsView) { (order, isReversed, kind) = (other.order, other.isReversed, other.kind) }

  /// Clears the selection, and lists the overlaps of other contents with the same order and kind.
  mutating func restart(_ map: MapRecord?) {
    selection = nil
    list(map)
  }

  /// Rebuilds the rows. O(1) for all kinds by age, otherwise O(overlaps in the log).
  mutating func list(_ map: MapRecord?) {
    let contents = map?.contents ?? MapContents()
    comparison = map?.comparison.revision ?? 0
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
    case .perf, .bcc, .samply, .blazesym:
      guard let map, let profiler = order.profiler else { return ages = all }
      ages = RadixSort.order(all[...]) { ~map.wrongBytes(of: log[Int($0)], by: profiler).rawValue }
    }
  }

  // MARK: - Commands

  /// Returns the selected overlap with its number, by default the overlap in the first row; nil if there is none.
  func selected(_ contents: MapContents) -> (number: Int, overlap: Overlap)? {
    guard let number = number(atRow: selectedRow(contents), contents) else { return nil }
    return overlap(number, contents).map { (number, $0) }
  }

  /// Selects the overlap `rows` rows below the selected overlap, or above that overlap if `rows` is negative.
  mutating func move(by rows: Int, _ contents: MapContents) {
    let count = count(contents)
    let row = min(max(0, selectedRow(contents).addingSaturated(rows)), count - 1)
    if let number = number(atRow: row, contents) { selection = number }
  }

  /// Returns the newer entry of the selected overlap. If that is `entry`, first selects the overlap `step` rows further, wrapping
  /// around.
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

  mutating func sortByNextOrder(_ shown: SelectedMap?) {
    order = order.next
    listNow(shown)
  }

  /// Lists the next kind of overlap: each kind that occurs, from the most serious to the least, then all kinds.
  mutating func filterByNextKind(_ shown: SelectedMap?) {
    let counts = shown?.contents.overlapCounts ?? OverlapCounts()
    let kinds = Overlap.Kind.allCases.reversed().filter { counts[$0] > 0 || counts.total == 0 }
    let place = kind.flatMap { kinds.firstIndex(of: $0) }.map { $0 + 1 } ?? 0
    kind = kind != nil && place >= kinds.count ? nil : kinds[min(place, kinds.count - 1)]
    listNow(shown)
  }

  /// Lists new overlaps, at most once a second and not within 1.5 s of user input.
  mutating func renewIfDue(_ shown: SelectedMap) {
    guard isBehind(shown.record), shown.rows == .movable, listings.isDue(at: shown.now) else { return }
    list(shown.record)
  }

  private mutating func listNow(_ shown: SelectedMap?) {
    guard let shown else { return }
    listings.restart(at: shown.now)
    list(shown.record)
  }

  private static func age(of number: Int, _ contents: MapContents) -> Int? {
    let age = contents.overlapCounts.total - 1 - number
    return age >= 0 && age < contents.overlaps.count ? age : nil
  }
}
