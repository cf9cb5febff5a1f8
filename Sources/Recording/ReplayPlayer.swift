import Monitor
import PerfMap

/// Plays a recording into a monitor, in slices: to any time, forward and back.
///
/// Forward, the monitor takes the events that come next. Back, a fresh one takes all events from the start, and replaces the one that is
/// shown when it has arrived.
package struct ReplayPlayer {
  /// A recording that is played: where it starts, and where its events are.
  package struct Source {
    /// What it holds.
    package let index: RecordingIndex
    /// Makes a cursor at its start.
    let cursor: () -> RecordingCursor
    /// Makes the monitor of its start.
    let monitor: () -> Monitor

    /// Makes a source.
    package init(_ index: RecordingIndex, cursor: @escaping () -> RecordingCursor, monitor: @escaping () -> Monitor) {
      (self.index, self.cursor, self.monitor) = (index, cursor, monitor)
    }
  }

  private let source: Source
  private let start: Duration
  private var replay: Replay
  /// The monitor that is on its way to an earlier time.
  private var earlier: Monitor?

  /// How many events are taken before the time is checked.
  private static let slice = 32

  /// Makes a player at the start of a recording.
  package init(_ source: Source) {
    self.source = source
    start = source.index.first?.uptime ?? .zero
    replay = Replay(source.cursor())
  }

  /// True while it is on its way to an earlier time and the later one is shown.
  package var isGoingBack: Bool { earlier != nil }

  /// What an advance came to.
  package enum Progress {
    /// The monitor shows the time.
    case shown
    /// It shows it, and that is before what it showed.
    case jumpedBack
    /// There was no time to get there.
    case underWay
  }

  /// Brings the monitor to a time since the start, until `isTimeUp`.
  package mutating func advance(_ monitor: inout Monitor, to position: Duration, until isTimeUp: () -> Bool) -> Progress {
    // What was there before the recording was there at its start too, though it took a moment to read it.
    let target = max(start + position, source.index.opening)
    if target < (earlier ?? monitor).now.uptime {
      replay = Replay(source.cursor())
      earlier = source.monitor()
    }
    guard var fresh = earlier.take() else {
      while replay.advance(&monitor, to: target, steps: Self.slice) {
        if isTimeUp() { return .underWay }
      }
      return .shown
    }
    while replay.advance(&fresh, to: target, steps: Self.slice) {
      guard isTimeUp() else { continue }
      earlier = fresh
      return .underWay
    }
    fresh.adoptChoices(of: monitor)
    monitor = fresh
    return .jumpedBack
  }
}
