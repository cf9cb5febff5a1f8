import Monitor
import PerfMap

/// Plays a recording into a monitor, in slices, forward or backward to any time.
///
/// Forward, it applies the next events. Backward, it replays all events from the start into a new monitor, which then replaces the shown one.
package struct ReplayPlayer {
  /// A recording to play.
  package struct Source {
    package let index: RecordingIndex
    /// Creates a cursor at the start.
    let cursor: () -> RecordingCursor
    /// Creates an empty monitor at the start.
    let monitor: () -> Monitor

    package init(_ index: RecordingIndex, cursor: @escaping () -> RecordingCursor, monitor: @escaping () -> Monitor) {
      (self.index, self.cursor, self.monitor) = (index, cursor, monitor)
    }
  }

  private let source: Source
  private let start: Duration
  private var replay: Replay
  /// The new monitor of an unfinished rewind.
  private var rewinding: Monitor?

  /// The number of events between two checks of the time limit.
  private static let slice = 32

  package init(_ source: Source) {
    self.source = source
    start = source.index.first?.uptime ?? .zero
    replay = Replay(source.cursor())
  }

  /// True while a rewind is unfinished and the monitor still shows the later time.
  package var isRewinding: Bool { rewinding != nil }

  package enum Progress {
    /// The monitor has reached the position.
    case reached
    /// The monitor was replaced by one at an earlier position.
    case rewound
    /// The time limit was hit first.
    case inProgress
  }

  /// Moves the monitor to a position, measured from the start, until `isTimeUp` returns true.
  package mutating func advance(_ monitor: inout Monitor, to position: Duration, until isTimeUp: () -> Bool) -> Progress {
    // Start after the maps older than the recording are read: earlier states are incomplete.
    let target = max(start + position, source.index.opening)
    if target < (rewinding ?? monitor).now.uptime {
      replay = Replay(source.cursor())
      rewinding = source.monitor()
    }
    guard var fresh = rewinding.take() else {
      while replay.advance(&monitor, to: target, steps: Self.slice) {
        if isTimeUp() { return .inProgress }
      }
      return .reached
    }
    while replay.advance(&fresh, to: target, steps: Self.slice) {
      guard isTimeUp() else { continue }
      rewinding = fresh
      return .inProgress
    }
    fresh.adoptChoices(of: monitor)
    monitor = fresh
    return .rewound
  }
}
