import Monitor
import PerfMap
import Screen

// Time travel: commands, key labels and the status in the footer.
extension Dashboard {
  /// Performs a time command, or shows a message with the reason why it is refused.
  mutating func travel(_ command: TimeCommand, _ live: inout Monitor) {
    switch timeline.perform(command, &live) {
    case .done: break
    case .jumped: timeHasJumped()
    case .refused(let refusal): show(text(refusal), isError: false, at: live.now)
    }
  }

  private func text(_ refusal: Timeline.Refusal) -> String {
    switch refusal {
    case .isLive: "already live"
    case .nothingEarlier: "no earlier data: at most 10 minutes are kept"
    case .noRecording: "only in a replay: jittop record FILE, then jittop --replay FILE"
    }
  }

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

  func timeStatus(_ live: Monitor) -> (SafeText, Style) {
    if let clock = timeline.clock { return status(clock) }
    guard let picture = timeline.picture else { return ("● watching", Style(.badgeFollow)) }
    let waiting = "+" + Numbers.count(max(0, live.entryCount - picture.entryCount), limit: 6)
    guard picture.isPast else { return ("PAUSED " + waiting, Style(.badgePause, .bold)) }
    let seconds = Duration.seconds(((live.now.uptime - picture.now.uptime) / .seconds(1)).rounded())
    let far = seconds < .seconds(60) ? SafeText("\(seconds.components.seconds) s") : Numbers.clock(seconds)
    let place = "−" + far + "  " + setup.time(picture.now.wall) + "  " + waiting
    return picture.isRestoring ? ("seeking " + place, Style(.accent)) : ("◀ " + place, Style(.badgePause, .bold))
  }

  private func status(_ clock: ReplayClock) -> (SafeText, Style) {
    let place = Numbers.clock(clock.position) + " / " + Numbers.clock(clock.length)
    if timeline.isSeeking { return ("seeking " + place, Style(.accent)) }
    if clock.isAtEnd { return ("END " + place, Style(.badgePause, .bold)) }
    let speed = clock.speed < 1 ? SafeText("1/\(Int(1 / clock.speed))×") : SafeText("\(Int(clock.speed))×")
    if clock.isPaused { return ("PAUSED " + speed + " " + place, Style(.badgePause, .bold)) }
    return ("▶ " + speed + " " + place, Style(.badgeFollow))
  }

  /// Discards the message and the cached address space, whose times are invalid after a jump.
  package mutating func timeHasJumped() {
    messages.clear()
    space.strip = nil
  }

  /// Draws the screen for a moment in the past or in a replay at which there were no maps.
  func drawBeforeMaps(_ live: Monitor, _ size: Size, _ drawing: inout Drawing) {
    let rect = Rect(column: 0, row: 0, columns: size.columns, rows: size.rows - 1)
    let source: SafeText = timeline.position == .recording ? "replay of " : "watching "
    let inside = drawing.frame(
      rect, isFocused: false, top: [Label("jittop", Style(.title, .bold))],
      topRight: [Label(source + SafeText(setup.directory), Style(.text)), Label(setup.clock(live))])
    let text: SafeText = "No maps at this time."
    let left = inside.column + max(0, (inside.columns - text.columns) / 2)
    let row = inside.row + inside.rows / 2
    guard row < inside.endRow else { return }
    drawing.canvas.put(text.truncated(to: max(0, inside.endColumn - left)), at: Point(column: left, row: row), Style(.text, .bold))
  }
}
