import PerfMap

/// The filter of the shown map, and how much of the map it has seen.
///
/// Where what passes changes with time, it is renewed: all entries are checked again, beside the rows that are shown.
struct RunningFilter: Sendable {
  /// The filter and its progress; nil when all entries are shown.
  private(set) var scan: FilterScan?
  private var renewal: Renewal?
  private var renewals = Throttle(every: .seconds(1))

  /// Another pass over all entries.
  private struct Renewal: Sendable {
    var scan: FilterScan
    var passing: [UInt32] = []
  }

  /// Starts with another filter; shows all entries when it is nil or empty.
  mutating func start(_ wanted: EntryFilter?, at now: Duration) {
    scan = wanted.flatMap { $0.isEmpty ? nil : FilterScan($0) }
    renewal = nil
    renewals.restart(at: now)
  }

  /// Starts again with the same filter: another generation has begun.
  mutating func restart() {
    scan = scan.map { FilterScan($0.filter) }
    renewal = nil
  }

  /// True if there is no filter, or it has seen all entries once.
  var hasAnswered: Bool { scan?.hasAnswered ?? true }

  /// True if the filter has not seen so many entries.
  func isBehind(_ count: Int) -> Bool { scan.map { !$0.hasAnswered || $0.next < count } ?? false }

  /// True while all entries are checked again.
  var isRenewing: Bool { renewal != nil }

  /// The share of so many entries that it has seen; nil when there is no filter, or it has seen all once.
  func share(of count: Int) -> Double? {
    guard let scan, !scan.hasAnswered, count > 0 else { return nil }
    return Double(scan.next) / Double(count)
  }

  /// Checks the next entries: one slice. Returns those that pass; nil without a filter.
  mutating func advance(_ shown: SelectedMap) -> [UInt32]? { scan?.advance(shown.record, now: shown.now, shown.read) }

  /// Begins to check all entries again when what passes may have changed: at most every second, and never so that checking takes most of
  /// the time. The answer before stays until this one is known.
  mutating func renewIfDue(_ shown: SelectedMap) {
    guard let scan, scan.hasAnswered, scan.filter.isVolatile, renewal == nil else { return }
    renewals.interval = max(.seconds(1), .microseconds(shown.count))
    if renewals.isDue(at: shown.now) { renewal = Renewal(scan: FilterScan(scan.filter)) }
  }

  /// Checks the next entries again: one slice. Returns all that pass when that was the last slice.
  mutating func advanceRenewal(_ shown: SelectedMap) -> [UInt32]? {
    guard var running = renewal.take() else { return nil }
    running.passing += running.scan.advance(shown.record, now: shown.now, shown.read)
    guard running.scan.hasAnswered else {
      renewal = running
      return nil
    }
    scan = running.scan
    return running.passing
  }
}
