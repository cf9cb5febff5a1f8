import Glibc
import Monitor
import Recording
import Watching

/// Maps that are followed without a screen: for the commands that run on.
package struct MapObserver {
  private let feed: MapFeed
  /// The state of the maps.
  package var monitor: Monitor

  /// How often maps that grow are looked at.
  static let interval: Duration = .milliseconds(50)

  /// Finds the maps. A recorder takes what the monitor takes.
  package init(_ source: MapWatch.Source, recorder: Recorder? = nil) throws {
    (feed, monitor) = try MapFeed.open(source, Clock(), past: .forgotten, recorder: recorder)
  }

  /// Reads what is new, for some time at most; returns whether more is waiting.
  package mutating func poll() -> Bool { feed.poll(&monitor, budget: Self.interval) }

  /// Reads all there is.
  package mutating func catchUp() {
    while poll() || monitor.maps.values.contains(where: { $0.isLoading }) {}
  }

  /// Waits until something may have happened, also to `others`, or for a time; returns true if the reader of `output` is gone.
  package func wait(
    atMost limit: Duration = MapWatch.slowInterval, output: Int32 = STDOUT_FILENO, others: [Int32] = []
  ) -> Bool { feed.wait(atMost: limit, output: output, others: others) }
}
