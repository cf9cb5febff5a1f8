import Monitor
import PerfMap

/// Plays a recording into a monitor: in slices, at a speed, forward and back.
///
/// Forward, the monitor is told what comes next. Back, another one is told everything from the start, and takes the place of the one that is
/// shown when it has got there.
package struct ReplayPlayer {
  /// What is played.
  package let file: RecordingFile
  /// Where it is.
  package private(set) var clock: ReplayClock
  private let start: Duration
  private let entryLimit: Int
  private var replay: Replay
  /// The monitor that is on its way to an earlier time.
  private var earlier: Monitor?

  /// How many events are told before the time is looked at.
  private static let slice = 32

  /// Plays a recording from its start; a monitor keeps so many entries at most.
  package init(_ file: RecordingFile, entryLimit: Int) {
    self.file = file
    self.entryLimit = entryLimit
    start = file.index.first?.uptime ?? .zero
    clock = ReplayClock(length: file.index.length)
    replay = Replay(file.cursor())
  }

  /// Real time has passed.
  package mutating func pass(_ time: Duration) { clock.pass(time) }

  /// Does what was wanted.
  package mutating func perform(_ command: ReplayCommand) { clock.perform(command) }

  /// Whether it is on its way to an earlier time while the later one is still shown.
  package var isGoingBack: Bool { earlier != nil }

  /// What a look came to.
  package enum Progress {
    /// The monitor shows the time of the clock.
    case shown
    /// It shows it, and that is before what it showed.
    case jumpedBack
    /// There was no time to get there.
    case underWay
  }

  /// Brings the monitor to the time of the clock, as far as there is time.
  package mutating func advance(_ monitor: inout Monitor, until isTimeUp: () -> Bool) -> Progress {
    // What was there before the recording was there at its start too, though it took a moment to read it.
    let target = max(start + clock.position, file.index.opening)
    if target < (earlier ?? monitor).now.uptime {
      replay = Replay(file.cursor())
      earlier = file.monitor(entryLimit: entryLimit)
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
