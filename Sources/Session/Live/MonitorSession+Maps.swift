import Dashboard
import Monitor
import Processes
import Watching

// The source of what is shown where that is maps.
extension MonitorSession {
  /// The maps that are watched, and what there is of them at the start.
  static func watched(_ options: SessionOptions, _ clock: Clock) throws -> (MapWatch?, Monitor) {
    let maps = FollowedMaps()
    let watch = try MapWatch(options.source, maps: maps, descriptors: MapWatch.raiseDescriptorLimit())
    var monitor = Monitor(now: clock.now) { maps.text($0, $1, $2, $3) }
    monitor.entryLimit = Memory.entryLimit
    monitor.keepPast()
    try watch.start(&monitor)
    if !options.targets.isEmpty {
      // A process that runs may still begin to write one.
      _ = watch.look(&monitor, budget: .milliseconds(3))
      if monitor.reportMissing() { throw Failure.status }
    }
    return (watch, monitor)
  }

  /// Looks at what is new in files and processes, for a few milliseconds; returns whether there is more.
  mutating func lookAtMaps(_ watch: MapWatch) -> Bool {
    monitor.tick(clock.now)
    let isBusy = watch.look(&monitor, budget: .milliseconds(3))
    if let notice = watch.notice.take() { dashboard.show(notice, isError: true, at: monitor.now) }
    lookAtJVMs()
    selectAwaitedDemo()
    tellOfCaps()
    return isBusy
  }

  /// Says once that not all is shown; the marks in the table of maps stay.
  private mutating func tellOfCaps() {
    guard !hasToldOfCaps, monitor.mapsLeftOut > 0 || monitor.entriesLeftOut > 0 else { return }
    hasToldOfCaps = true
    let text =
      monitor.mapsLeftOut > 0
      ? "capped: \(monitor.maps.count) maps are followed, \(monitor.mapsLeftOut) more are not"
      : "capped: \(monitor.entryLimit) entries are kept, what comes is counted only"
    dashboard.show(text, isError: true, at: monitor.now)
  }
}
