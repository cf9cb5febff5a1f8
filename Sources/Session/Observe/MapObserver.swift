import Glibc
import Monitor
import Recording
import Watching

/// Follows maps without a screen, for commands such as `tail` and `record`.
package struct MapObserver {
  private let feed: MapFeed
  package var monitor: Monitor

  /// The poll interval of growing maps.
  static let interval: Duration = .milliseconds(50)

  /// Finds the maps. `recorder` receives the same events as the monitor.
  package init(_ source: MapWatch.Source, recorder: Recorder? = nil) throws {
    (feed, monitor) = try MapFeed.open(source, Clock(), history: .notRecorded, recorder: recorder)
  }

  /// Reads new data for a limited time. Returns true if more is waiting.
  package mutating func poll() -> Bool { feed.poll(&monitor, budget: Self.interval) }

  /// Reads all maps to their ends.
  package mutating func catchUp() {
    while poll() || monitor.maps.values.contains(where: { $0.isLoading }) {}
  }

  /// Waits for a change of the maps, for `others` to become readable, or for `limit`. Returns true if the reader of `output` is gone.
  package func wait(
    atMost limit: Duration = MapWatch.slowInterval, output: Int32 = STDOUT_FILENO, others: [Int32] = []
  ) -> Bool { feed.wait(atMost: limit, output: output, others: others) }
}
