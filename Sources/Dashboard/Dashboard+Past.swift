import Monitor
import PerfMap
import Recording
import Screen

// Steps through time: back into the last ten minutes of what is live, or through a recording.
extension Dashboard {
  /// A step through the past of what is live.
  enum TimeStep: Equatable {
    case by(Duration)
    /// To the first moment that is kept, and to what is live.
    case first, live

    /// The command that does the same in a recording.
    var replayCommand: ReplayCommand {
      switch self {
      case .by(let time): .move(time)
      case .first: .start
      case .live: .end
      }
    }
  }

  /// Shows another moment, or what is live, as far as that is kept.
  mutating func travel(_ step: TimeStep, _ live: inout Monitor) {
    let shown = frozen ?? live
    let moment: Moment?
    switch step {
    case .live: return frozen == nil ? show("what is shown is live", isError: false, at: live.now) : resume(&live)
    case .first: moment = live.firstMoment.flatMap { $0 == shown.now ? nil : $0 }
    case .by(let time) where time > .zero && shown.now.uptime + time > live.now.uptime - .seconds(1): return travel(.live, &live)
    case .by(let time): moment = live.moment(time, from: shown.now.uptime)
    }
    guard let moment else {
      return show("nothing earlier is kept: it began then, or that is ten minutes ago", isError: false, at: live.now)
    }
    if let frozen { live.adoptMarks(of: frozen) }
    guard let then = live.past(at: moment, shown: shown) else { return }
    frozen = then
    timeHasJumped()
  }

  /// Shows what is live again.
  mutating func resume(_ live: inout Monitor) {
    guard let picture = frozen else { return }
    frozen = nil
    live.adoptSelection(of: picture)
    if picture.isPast { timeHasJumped() }
  }

  /// The keys of the past in the last row.
  var pastLabels: [(SafeText, Action)] {
    [
      ("Help", .help), ("Live", .pause), ("-10s", .stepBack), ("+10s", .stepForward), ("-1s", .secondBack), ("+1s", .secondForward),
      ("Search", .search), ("Filter", .filter), ("Quit", .quit),
    ]
  }

  /// How far back what is shown lies, when that was, and how many entries have come since.
  func pastStatus(_ picture: Monitor, _ live: Monitor) -> (SafeText, Style) {
    let seconds = Duration.seconds(((live.now.uptime - picture.now.uptime) / .seconds(1)).rounded())
    let far = seconds < .seconds(60) ? SafeText("\(seconds.components.seconds) s") : Numbers.clock(seconds)
    let place = "−" + far + "  " + setup.time(picture.now.wall) + "  " + waiting(picture, live)
    return picture.isRecalling ? ("seeking " + place, Style(.accent)) : ("◀ " + place, Style(.badgePause, .bold))
  }

  /// How many entries have come since a picture.
  func waiting(_ picture: Monitor, _ live: Monitor) -> SafeText {
    "+" + Numbers.count(max(0, live.entryCount - picture.entryCount), limit: 6)
  }
}
