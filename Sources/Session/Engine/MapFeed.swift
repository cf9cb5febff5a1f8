import Monitor
import Recording
import Watching

/// The data source of a session that follows maps: the maps and a clock.
struct MapFeed {
  /// The choice to record the last ten minutes in the monitor or not.
  enum History { case recorded, notRecorded }

  let clock: Clock
  let watch: MapWatch

  /// Finds the maps of `source`, and returns their feed and a monitor of them. `recorder` receives the same events as the monitor.
  static func open(
    _ source: MapWatch.Source, _ clock: Clock, history: History, recorder: Recorder? = nil
  ) throws -> (feed: MapFeed, monitor: Monitor) {
    // Commands without a history can then print an entry whose line was removed from the map after it was read.
    let maps = FollowedMaps(keepsText: history == .notRecorded)
    let watch = try MapWatch(source, maps: maps, descriptors: MapWatch.raiseDescriptorLimit(), recorder: recorder)
    var monitor = Monitor(now: clock.now) { maps.text($0, $1, $2, $3) }
    monitor.entryLimit = Memory.entryLimit
    recorder?.start(at: monitor.now)
    if history == .recorded { monitor.keepPast() }
    try watch.start(&monitor)
    return (MapFeed(clock: clock, watch: watch), monitor)
  }

  /// Advances the monitor to the current time and reads new data for about `budget`. Returns true if unread data is left.
  func poll(_ monitor: inout Monitor, budget: Duration) -> Bool {
    monitor.tick(clock.now)
    return watch.poll(&monitor, budget: budget)
  }

  /// Waits for a map event, for data on `others`, or for at most `limit`. Returns true if `output` is a pipe whose reader is gone.
  func wait(atMost limit: Duration, output: Int32 = -1, others: [Int32] = []) -> Bool {
    let time = min(limit, watch.isBusy ? MapObserver.interval : MapWatch.slowInterval)
    return Wait.forEvents(on: watch.descriptors + others, output: output, atMost: time).hasLostReader
  }
}
