import Monitor
import PerfMap
import Screen

// The position in time of what is shown: how to leave it, which keys change it, and how it is shown.
extension Dashboard {
  /// Goes to another time, or says why there is none.
  mutating func travel(_ command: TimeCommand, _ live: inout Monitor) {
    switch timeline.perform(command, &live) {
    case .done: break
    case .jumped: timeHasJumped()
    case .refused(let refusal): show(text(refusal), isError: false, at: live.now)
    }
  }

  private func text(_ refusal: Timeline.Refusal) -> String {
    switch refusal {
    case .isLive: "what is shown is live"
    case .nothingEarlier: "nothing earlier is kept: it began then, or that is ten minutes ago"
    case .noRecording: "that is for a replay: jittop record FILE, then jittop --replay FILE"
    }
  }

  /// The keys in the last row.
  var timeLabels: [(SafeText, Action)] {
    switch timeline.position {
    case .live, .paused:
      Footer.liveLabels
    case .past:
      [
        ("Help", .help), ("Live", .pause), ("-10s", .stepBack), ("+10s", .stepForward), ("-1s", .secondBack), ("+1s", .secondForward),
        ("Search", .search), ("Filter", .filter), ("Quit", .quit),
      ]
    case .recording:
      [
        ("Help", .help), (timeline.clock?.isRunning ?? false ? "Pause" : "Play", .pause), ("-10s", .stepBack), ("+10s", .stepForward),
        ("Slower", .slower), ("Faster", .faster), ("Search", .search), ("Quit", .quit), ("-1s", .secondBack), ("+1s", .secondForward),
      ]
    }
  }

  /// The position, at the right end of the last row.
  func timeStatus(_ live: Monitor) -> (SafeText, Style) {
    if let clock = timeline.clock { return status(clock) }
    guard let picture = timeline.picture else { return ("● watching", Style(.badgeFollow)) }
    let waiting = "+" + Numbers.count(max(0, live.entryCount - picture.entryCount), limit: 6)
    guard picture.isPast else { return ("PAUSED " + waiting, Style(.badgePause, .bold)) }
    let seconds = Duration.seconds(((live.now.uptime - picture.now.uptime) / .seconds(1)).rounded())
    let far = seconds < .seconds(60) ? SafeText("\(seconds.components.seconds) s") : Numbers.clock(seconds)
    let place = "−" + far + "  " + setup.time(picture.now.wall) + "  " + waiting
    return picture.isRecalling ? ("seeking " + place, Style(.accent)) : ("◀ " + place, Style(.badgePause, .bold))
  }

  /// The time of a recording, its speed, and whether it runs.
  private func status(_ clock: ReplayClock) -> (SafeText, Style) {
    let place = Numbers.clock(clock.position) + " / " + Numbers.clock(clock.length)
    if timeline.isSeeking { return ("seeking " + place, Style(.accent)) }
    if clock.isAtEnd { return ("END " + place, Style(.badgePause, .bold)) }
    let speed = clock.speed < 1 ? SafeText("1/\(Int(1 / clock.speed))×") : SafeText("\(Int(clock.speed))×")
    if clock.isPaused { return ("PAUSED " + speed + " " + place, Style(.badgePause, .bold)) }
    return ("▶ " + speed + " " + place, Style(.badgeFollow))
  }
}
