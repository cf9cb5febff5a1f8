import Monitor
import PerfMap
import Screen

/// What a dashboard gets at its start and keeps.
struct DashboardSetup {
  /// True if nothing may be written: no map, no configuration, no picture of the screen.
  var isReadOnly = false
  /// The characters that the terminal can show.
  var symbols = SymbolSet.unicode
  /// The offset of the user's clock from UTC.
  var zoneOffset = Duration.zero
  /// The map that this jittop injects into by default.
  var ownMapPath = "/tmp/perf-1.map"
  /// The directory that is watched.
  var directory = "/tmp"

  /// The time of day of what a monitor shows; with seconds while something is written.
  ///
  /// An idle second sends nothing to the terminal: a screen on which nothing happens is left alone.
  func clock(_ monitor: Monitor) -> SafeText {
    let time = time(monitor.now.wall)
    return monitor.rates.recentEntries > 0 ? time : time.prefix(columns: 5)
  }

  /// The hour, minute and second of a moment where the user is.
  func time(_ moment: WallTime) -> SafeText {
    let local = moment.rawValue / 1_000_000_000 + Int64(zoneOffset.components.seconds)
    let seconds = ((local % 86_400) + 86_400) % 86_400
    func two(_ value: Int64) -> String { value < 10 ? "0\(value)" : "\(value)" }
    return SafeText("\(two(seconds / 3600)):\(two(seconds / 60 % 60)):\(two(seconds % 60))")
  }
}
