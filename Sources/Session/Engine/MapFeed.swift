import Monitor
import Recording
import Watching

/// The followed maps and their clock: the data source of every session that shows live maps.
struct MapFeed {
  /// The choice whether the monitor records the last ten minutes.
  enum History { case recorded, notRecorded }

  let clock: Clock
  let watch: MapWatch

  /// Finds maps; returns the feed and a monitor. `recorder` receives the same events as the monitor.
  static func open(
    _ source: MapWatch.Source, _ clock: Clock, history: History, recorder: Recorder? = nil
  ) throws -> (feed: MapFeed, monitor: Monitor) {
    let maps = FollowedMaps()
    let watch = try MapWatch(source, maps: maps, descriptors: MapWatch.raiseDescriptorLimit(), recorder: recorder)
    var monitor = Monitor(now: clock.now) { maps.text($0, $1, $2, $3) }
    monitor.entryLimit = Memory.entryLimit
    recorder?.start(at: monitor.now)
    if history == .recorded { monitor.keepPast() }
    try watch.start(&monitor)
    return (MapFeed(clock: clock, watch: watch), monitor)
  }

  /// Advances the monitor to the current time and reads new data for about `budget`. Returns true if more is waiting.
  func poll(_ monitor: inout Monitor, budget: Duration) -> Bool {
    monitor.tick(clock.now)
    return watch.poll(&monitor, budget: budget)
  }

  /// Waits for a change of the maps, for `others` to become readable, or for `limit`. Returns true if the reader of `output` is gone.
  func wait(atMost limit: Duration, output: Int32 = -1, others: [Int32] = []) -> Bool {
    let time = min(limit, watch.isBusy ? MapObserver.interval : MapWatch.slowInterval)
    return Wait.forEvents(on: watch.descriptors + others, output: output, atMost: time).hasLostReader
  }
}
