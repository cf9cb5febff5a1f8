import Glibc
import PerfMap

/// Conversion of times to text with a resolution of a millisecond.
package enum UTCTime {
  /// Returns a time in UTC (ISO 8601): `2026-11-21T14:32:07.125Z`.
  package static func text(_ moment: WallTime) -> String {
    var parts = tm()
    var seconds = time_t(seconds(moment))
    gmtime_r(&seconds, &parts)
    let date = "\(padded(Int(parts.tm_year) + 1900, 4))-\(padded(Int(parts.tm_mon) + 1))-\(padded(Int(parts.tm_mday)))"
    return "\(date)T\(day(parts)).\(milliseconds(moment))Z"
  }

  /// Returns the time of day in the local time zone: `14:32:07.125`.
  package static func dayTime(_ moment: WallTime) -> String {
    var parts = tm()
    var seconds = time_t(seconds(moment))
    localtime_r(&seconds, &parts)
    return "\(day(parts)).\(milliseconds(moment))"
  }

  private static func day(_ parts: tm) -> String {
    "\(padded(Int(parts.tm_hour))):\(padded(Int(parts.tm_min))):\(padded(Int(parts.tm_sec)))"
  }

  /// Returns whole seconds since the epoch, rounded down.
  private static func seconds(_ moment: WallTime) -> Int64 {
    let (whole, rest) = moment.rawValue.quotientAndRemainder(dividingBy: 1_000_000_000)
    return rest < 0 ? whole - 1 : whole
  }

  private static func milliseconds(_ moment: WallTime) -> String {
    let rest = moment.rawValue % 1_000_000_000
    return padded(Int((rest < 0 ? rest + 1_000_000_000 : rest) / 1_000_000), 3)
  }

  private static func padded(_ number: Int, _ width: Int = 2) -> String {
    let digits = String(number)
    return String(repeating: "0", count: max(0, width - digits.count)) + digits
  }
}
