import Glibc
import Monitor
import Recording
import Watching

/// Follows maps without a screen, for commands such as `tail` and `record`.
package struct MapObserver {
  private let feed: MapFeed
  package var monitor: Monitor

  /// The time between two polls of growing maps, and the time limit of a poll.
  static let interval: Duration = .milliseconds(50)

  /// Finds the maps. `recorder` receives the same events as the monitor.
  package init(_ source: MapWatch.Source, recorder: Recorder? = nil) throws {
    (feed, monitor) = try MapFeed.open(source, Clock(), history: .notRecorded, recorder: recorder)
  }

  /// Reads new data for about 50 ms. Returns true if unread data is left.
  package mutating func poll() -> Bool { feed.poll(&monitor, budget: Self.interval) }

  /// Reads all maps to their current ends.
  package mutating func catchUp() {
    while poll() || monitor.maps.values.contains(where: { $0.isLoading }) {}
  }

  /// Waits for a map event, for data on `others`, or for at most `limit`. Returns true if `output` is a pipe whose reader is gone.
  package func wait(
    atMost limit: Duration = MapWatch.slowInterval, output: Int32 = STDOUT_FILENO, others: [Int32] = []
  ) -> Bool { feed.wait(atMost: limit, output: output, others: others) }
}
