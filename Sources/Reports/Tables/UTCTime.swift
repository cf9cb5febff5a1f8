import Glibc
import PerfMap

/// A moment as text: ISO 8601 in UTC for programs, the local time of the day for eyes; both to the millisecond.
package enum UTCTime {
  /// `2026-11-21T14:32:07.125Z`.
  package static func text(_ moment: WallTime) -> String {
    var parts = tm()
    var seconds = time_t(seconds(moment))
    gmtime_r(&seconds, &parts)
    let date = "\(padded(Int(parts.tm_year) + 1900, 4))-\(padded(Int(parts.tm_mon) + 1))-\(padded(Int(parts.tm_mday)))"
    return "\(date)T\(day(parts)).\(milliseconds(moment))Z"
  }

  /// `14:32:07.125`, where the user is.
  package static func dayTime(_ moment: WallTime) -> String {
    var parts = tm()
    var seconds = time_t(seconds(moment))
    localtime_r(&seconds, &parts)
    return "\(day(parts)).\(milliseconds(moment))"
  }

  private static func day(_ parts: tm) -> String {
    "\(padded(Int(parts.tm_hour))):\(padded(Int(parts.tm_min))):\(padded(Int(parts.tm_sec)))"
  }

  /// Whole seconds since the epoch, downwards.
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
