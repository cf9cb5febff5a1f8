import Glibc
import Monitor
import PerfMap
import Recording
import Watching

/// Maps that are followed without a screen: the monitor's watch and state, for the commands that go on.
package struct MapObserver {
  private let clock = Clock()
  private let watch: MapWatch
  /// What is known of the maps.
  package var monitor: Monitor

  /// How often maps that grow are looked at.
  private static let interval: Duration = .milliseconds(50)

  /// Finds the maps; says on standard error why it cannot. A recorder is told what the monitor is told.
  package init(_ source: MapWatch.Source, recorder: Recorder? = nil) throws {
    let maps = FollowedMaps()
    monitor = Monitor(now: clock.now) { maps.text($0, $1, $2, $3) }
    monitor.entryLimit = Memory.entryLimit
    recorder?.start(at: monitor.now)
    watch = try MapWatch(source, maps: maps, descriptors: MapWatch.raiseDescriptorLimit(), recorder: recorder)
    try watch.start(&monitor)
  }

  /// Reads what is new, for some time at most; returns whether more is waiting.
  package mutating func look() -> Bool {
    monitor.tick(clock.now)
    return watch.look(&monitor, budget: Self.interval)
  }

  /// Something that the user should know of what was looked for.
  package var notice: String? { watch.notice }

  /// Reads all there is.
  package mutating func catchUp() {
    while look() || monitor.maps.values.contains(where: { $0.isLoading }) {}
  }

  /// Waits until something may have happened, also to `others`, or for a time at most; returns whether nobody reads `output` any more.
  ///
  /// An output of -1 is none (poll(2)).
  package func wait(atMost limit: Duration = MapWatch.slowInterval, output: Int32 = STDOUT_FILENO, others: [Int32] = []) -> Bool {
    let time = min(limit, watch.isBusy ? Self.interval : MapWatch.slowInterval)
    return Wait.forNews(on: watch.descriptors + others, output: output, atMost: time).hasLostReader
  }
}
