import Monitor
import Watching

/// The maps that an interactive session follows.
struct WatchedMaps {
  let feed: MapFeed
  private var hasReportedCaps = false

  /// Finds the maps to follow. If a named map is missing and its process does not run, reports it on standard error and throws.
  static func open(_ options: SessionOptions, _ clock: Clock) throws -> (WatchedMaps, Monitor) {
    var found = try MapFeed.open(try options.source, clock, history: .recorded)
    if !options.targets.isEmpty {
      // A missing map of a running process is no error: it may appear later.
      _ = found.feed.watch.poll(&found.monitor, budget: .milliseconds(3))
      if found.monitor.reportMissing() { throw Failure.status }
    }
    return (WatchedMaps(feed: found.feed), found.monitor)
  }

  /// Reads new data of maps and processes for about 3 ms. Returns true if unread data is left.
  func poll(_ screen: inout MonitorScreen) -> Bool {
    let isBusy = feed.poll(&screen.monitor, budget: .milliseconds(3))
    if let notice = feed.watch.notice.take() { screen.showError(notice) }
    return isBusy
  }

  /// Shows an error when the number of maps or entries first exceeds its limit. The processes pane shows the omissions permanently.
  mutating func reportCaps(_ screen: inout MonitorScreen) {
    guard !hasReportedCaps, screen.monitor.mapsLeftOut > 0 || screen.monitor.entriesLeftOut > 0 else { return }
    hasReportedCaps = true
    screen.showError(
      screen.monitor.mapsLeftOut > 0
        ? "capped: following \(screen.monitor.maps.count) maps, \(screen.monitor.mapsLeftOut) more left out"
        : "capped: keeping \(screen.monitor.entryLimit) entries, newer ones are only counted")
  }
}
