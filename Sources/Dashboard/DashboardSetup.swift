import Monitor
import PerfMap
import Screen

/// The fixed parameters of a dashboard.
struct DashboardSetup {
  /// True if no file may be written: no map, no configuration, no copy of the screen.
  var isReadOnly = false
  var symbols = SymbolSet.unicode
  /// The offset of local time from UTC.
  var zoneOffset = Duration.zero
  /// The path of jittop's own map, the default target of injected entries.
  var ownMapPath = "/tmp/perf-1.map"
  var directory = "/tmp"

  /// Returns the local time of a monitor. Seconds are included only while maps are written, so that an idle screen rarely changes.
  func clock(_ monitor: Monitor) -> SafeText {
    let time = time(monitor.now.wall)
    return monitor.rates.recentEntries > 0 ? time : time.prefix(columns: 5)
  }

  /// Returns the local time of a moment, as `HH:MM:SS`.
  func time(_ moment: WallTime) -> SafeText {
    let local = moment.rawValue / 1_000_000_000 + Int64(zoneOffset.components.seconds)
    let seconds = ((local % 86_400) + 86_400) % 86_400
    func two(_ value: Int64) -> String { value < 10 ? "0\(value)" : "\(value)" }
    return SafeText("\(two(seconds / 3600)):\(two(seconds / 60 % 60)):\(two(seconds % 60))")
  }
}
