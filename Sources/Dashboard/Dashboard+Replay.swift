import Monitor
import PerfMap
import Recording
import Screen

// The time of a recording that is played.
extension Dashboard {
  /// The monitor shows another time than the one before: what counted time does so anew.
  package mutating func timeHasJumped() {
    messages.clear()
    space.strip = nil
  }

  /// Draws the screen of a time at which no map was there.
  func drawBeforeMaps(_ live: Monitor, _ size: Size, _ sheet: inout Sheet) {
    let rect = Rect(column: 0, row: 0, columns: size.columns, rows: size.rows - 1)
    let inside = sheet.frame(
      rect, isFocused: false, top: [Label("jittop", Style(.title, .bold))],
      topRight: [Label((replay == nil ? "watching " : "replay of ") + SafeText(setup.directory), Style(.text)), Label(setup.clock(live))])
    let text: SafeText = "No map was there at this time."
    let left = inside.column + max(0, (inside.columns - text.columns) / 2)
    let row = inside.row + inside.rows / 2
    guard row < inside.endRow else { return }
    sheet.canvas.put(text.truncated(to: max(0, inside.endColumn - left)), at: Point(column: left, row: row), Style(.text, .bold))
  }

  /// The keys of a replay in the last row.
  var replayLabels: [(SafeText, Action)] {
    [
      ("Help", .help), (replay?.isRunning ?? false ? "Pause" : "Play", .pause), ("-10s", .stepBack), ("+10s", .stepForward),
      ("Slower", .slower), ("Faster", .faster), ("Search", .search), ("Quit", .quit), ("-1s", .secondBack), ("+1s", .secondForward),
    ]
  }

  /// Where the replay is, how fast it goes, and whether it does.
  func replayStatus(_ replay: ReplayClock) -> (SafeText, Style) {
    let place = Numbers.clock(replay.position) + " / " + Numbers.clock(replay.length)
    if isSeeking { return ("seeking " + place, Style(.accent)) }
    if replay.isAtEnd { return ("END " + place, Style(.badgePause, .bold)) }
    let speed = replay.speed < 1 ? SafeText("1/\(Int(1 / replay.speed))×") : SafeText("\(Int(replay.speed))×")
    if replay.isPaused { return ("PAUSED " + speed + " " + place, Style(.badgePause, .bold)) }
    return ("▶ " + speed + " " + place, Style(.badgeFollow))
  }
}
