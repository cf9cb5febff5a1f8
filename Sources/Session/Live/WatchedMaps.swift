import Monitor
import Watching

/// The maps that an interactive session follows.
struct WatchedMaps {
  let feed: MapFeed
  private var hasReportedCaps = false

  /// Finds the maps of the options. Reports missing ones on standard error and throws.
  static func open(_ options: SessionOptions, _ clock: Clock) throws -> (WatchedMaps, Monitor) {
    var found = try MapFeed.open(options.source, clock, history: .recorded)
    if !options.targets.isEmpty {
      // A missing map of a running process is no error: it may appear later.
      _ = found.feed.watch.poll(&found.monitor, budget: .milliseconds(3))
      if found.monitor.reportMissing() { throw Failure.status }
    }
    return (WatchedMaps(feed: found.feed), found.monitor)
  }

  /// Reads new data of files and processes, for a few milliseconds. Returns true if more is waiting.
  func poll(_ screen: inout MonitorScreen) -> Bool {
    let isBusy = feed.poll(&screen.monitor, budget: .milliseconds(3))
    if let notice = feed.watch.notice.take() { screen.showError(notice) }
    return isBusy
  }

  /// Shows one error when a limit is first reached. The marks in the table of maps remain.
  mutating func reportCaps(_ screen: inout MonitorScreen) {
    guard !hasReportedCaps, screen.monitor.mapsLeftOut > 0 || screen.monitor.entriesLeftOut > 0 else { return }
    hasReportedCaps = true
    screen.showError(
      screen.monitor.mapsLeftOut > 0
        ? "capped: following \(screen.monitor.maps.count) maps, \(screen.monitor.mapsLeftOut) more left out"
        : "capped: keeping \(screen.monitor.entryLimit) entries, newer ones are only counted")
  }
}
