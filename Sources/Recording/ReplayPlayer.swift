import Monitor
import PerfMap

/// A player that moves a monitor forward or backward to any time of a recording, in short slices of work.
///
/// To move forward, the player applies the next events. To move backward, it replays all events from the start into a new monitor, which
/// replaces the shown monitor at the end.
package struct ReplayPlayer {
  /// A recording to play.
  package struct Source {
    package let index: RecordingIndex
    /// A closure that returns a cursor at the start of the recording.
    let cursor: () -> RecordingCursor
    /// A closure that returns an empty monitor at the start of the recording.
    let monitor: () -> Monitor

    package init(_ index: RecordingIndex, cursor: @escaping () -> RecordingCursor, monitor: @escaping () -> Monitor) {
      (self.index, self.cursor, self.monitor) = (index, cursor, monitor)
    }
  }

  private let source: Source
  private let start: Duration
  private var replay: Replay
  /// The new monitor while the player replays events to move backward; otherwise nil.
  private var rewinding: Monitor?

  /// The number of events between two calls of `isTimeUp`.
  private static let slice = 32

  package init(_ source: Source) {
    self.source = source
    start = source.index.first?.uptime ?? .zero
    replay = Replay(source.cursor())
  }

  /// True while events are replayed to move backward. The shown monitor is still at the later time.
  package var isRewinding: Bool { rewinding != nil }

  package enum Progress {
    /// The monitor has reached the position.
    case reached
    /// A new monitor has reached the position and replaced the old monitor.
    case rewound
    /// `isTimeUp` returned true before the position was reached.
    case inProgress
  }

  /// Moves the monitor toward a position until the position is reached or `isTimeUp` returns true. Positions are measured from the start
  /// of the recording.
  package mutating func advance(_ monitor: inout Monitor, to position: Duration, until isTimeUp: () -> Bool) -> Progress {
    // Times before `opening` are not shown, because until then some maps older than the recording are only partly read.
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
