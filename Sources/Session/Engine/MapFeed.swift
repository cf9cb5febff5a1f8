import Monitor
import Recording
import Watching

/// Followed maps, and the clock by which they are followed: the source of every session that shows maps.
struct MapFeed {
  /// Indicates whether the monitor keeps the last ten minutes.
  enum Past { case kept, forgotten }

  let clock: Clock
  let watch: MapWatch

  /// Finds maps; returns the feed and a monitor of what there is. A recorder takes what the monitor takes.
  static func open(
    _ source: MapWatch.Source, _ clock: Clock, past: Past, recorder: Recorder? = nil
  ) throws -> (feed: MapFeed, monitor: Monitor) {
    let maps = FollowedMaps()
    let watch = try MapWatch(source, maps: maps, descriptors: MapWatch.raiseDescriptorLimit(), recorder: recorder)
    var monitor = Monitor(now: clock.now) { maps.text($0, $1, $2, $3) }
    monitor.entryLimit = Memory.entryLimit
    recorder?.start(at: monitor.now)
    if past == .kept { monitor.keepPast() }
    try watch.start(&monitor)
    return (MapFeed(clock: clock, watch: watch), monitor)
  }

  /// Brings the monitor to the present and reads what is new, for about `budget`; returns whether more is waiting.
  func poll(_ monitor: inout Monitor, budget: Duration) -> Bool {
    monitor.tick(clock.now)
    return watch.poll(&monitor, budget: budget)
  }

  /// Waits until something may have happened, also to `others`, or for a time; returns true if the reader of `output` is gone.
  func wait(atMost limit: Duration, output: Int32 = -1, others: [Int32] = []) -> Bool {
    let time = min(limit, watch.isBusy ? MapObserver.interval : MapWatch.slowInterval)
    return Wait.forNews(on: watch.descriptors + others, output: output, atMost: time).hasLostReader
  }
}
