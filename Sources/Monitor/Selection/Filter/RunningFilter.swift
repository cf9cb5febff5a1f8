import PerfMap

/// The filter of the shown map and its progress.
///
/// If the result may change with time, all entries are checked again in the background, while the old result is shown.
struct RunningFilter: Sendable {
  private(set) var scan: FilterScan?
  private var renewal: Renewal?
  private var renewals = Throttle(every: .seconds(1))

  /// A background pass that checks all entries again.
  private struct Renewal: Sendable {
    var scan: FilterScan
    var passing: [UInt32] = []
  }

  /// Starts another filter. All entries pass if `wanted` is nil or has no conditions.
  mutating func start(_ wanted: EntryFilter?, at now: Duration) {
    scan = wanted.flatMap { $0.isEmpty ? nil : FilterScan($0) }
    renewal = nil
    renewals.restart(at: now)
  }

  /// Restarts the same filter, because another generation has begun.
  mutating func restart() {
    scan = scan.map { FilterScan($0.filter) }
    renewal = nil
  }

  /// True if there is no filter, or its first pass is complete.
  var hasAnswered: Bool { scan?.hasAnswered ?? true }

  /// Returns true if fewer than `count` entries have been checked.
  func isBehind(_ count: Int) -> Bool { scan.map { !$0.hasAnswered || $0.next < count } ?? false }

  var isRenewing: Bool { renewal != nil }

  /// Returns the checked share of `count` entries; nil without a filter or after the first pass.
  func share(of count: Int) -> Double? {
    guard let scan, !scan.hasAnswered, count > 0 else { return nil }
    return Double(scan.next) / Double(count)
  }

  /// Runs one slice of the scan. Returns the entries in the slice that pass; nil without a filter.
  mutating func advance(_ shown: SelectedMap) -> [UInt32]? { scan?.advance(shown.record, now: shown.now, shown.read) }

  /// Starts another pass if the result may have changed: at most once a second, and less often for many entries, so that the checks do
  /// not dominate the time. The old result stays until the new result is complete.
  mutating func renewIfDue(_ shown: SelectedMap) {
    guard let scan, scan.hasAnswered, scan.filter.isVolatile, renewal == nil else { return }
    renewals.interval = max(.seconds(1), .microseconds(shown.count))
    if renewals.isDue(at: shown.now) { renewal = Renewal(scan: FilterScan(scan.filter)) }
  }

  /// Runs one slice of the background pass. After the last slice, returns all entries that pass; otherwise nil.
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
