import Monitor
import Watching

/// The maps that a live session follows.
struct WatchedMaps {
  let feed: MapFeed
  private var hasToldOfCaps = false

  private init(_ feed: MapFeed) { self.feed = feed }

  /// Finds the maps that the options name; reports on standard error those that are missing.
  static func open(_ options: SessionOptions, _ clock: Clock) throws -> (WatchedMaps, Monitor) {
    var found = try MapFeed.open(options.source, clock, past: .kept)
    if !options.targets.isEmpty {
      // A process that runs may still begin to write one.
      _ = found.feed.watch.poll(&found.monitor, budget: .milliseconds(3))
      if found.monitor.reportMissing() { throw Failure.status }
    }
    return (WatchedMaps(found.feed), found.monitor)
  }

  /// Reads what is new in files and processes, for a few milliseconds; returns whether there is more.
  func poll(_ shown: inout MonitorScreen) -> Bool {
    let isBusy = feed.poll(&shown.monitor, budget: .milliseconds(3))
    if let notice = feed.watch.notice.take() { shown.showError(notice) }
    return isBusy
  }

  /// Reports once that not everything is shown; the marks in the table of maps stay.
  mutating func tellOfCaps(_ shown: inout MonitorScreen) {
    guard !hasToldOfCaps, shown.monitor.mapsLeftOut > 0 || shown.monitor.entriesLeftOut > 0 else { return }
    hasToldOfCaps = true
    shown.showError(
      shown.monitor.mapsLeftOut > 0
        ? "capped: \(shown.monitor.maps.count) maps are followed, \(shown.monitor.mapsLeftOut) more are not"
        : "capped: \(shown.monitor.entryLimit) entries are kept, what comes is counted only")
  }
}
