import ArgumentParser
import PerfMap
import Recording

/// A time in a recording, as an argument on the command line.
enum RecordedTime: ExpressibleByArgument, Hashable {
  /// The time since the start: `65`, `65.5`, `2m`.
  case sinceStart(Duration)
  /// The local time of day, as a replay shows it: `14:32:07.125`.
  case clock(Duration)
  /// A time in UTC, as `jittop tail` writes it: `2026-11-21T14:32:07.125Z`.
  case calendar(WallTime)
  /// The time of the monotonic clock, as `perf script` shows it for samples of `perf record -k CLOCK_MONOTONIC`: `monotonic:4711.25`.
  case monotonic(Duration)

  static let forms = "seconds since the start, 2m, 14:32:07.5, 2026-11-21T14:32:07Z or monotonic:SECONDS"

  init?(argument: String) {
    let text = argument[...]
    if let rest = text.removingPrefix("monotonic:") {
      guard let seconds = Self.seconds(rest) else { return nil }
      self = .monotonic(seconds)
    } else if let place = text.firstIndex(of: "T") {
      guard text.last == "Z", let day = Self.days(text[..<place]),
        let time = Self.dayTime(text[text.index(after: place)...].dropLast())
      else { return nil }
      self = .calendar(WallTime(seconds: day * 86_400, nanoseconds: 0).advanced(by: time))
    } else if text.utf8.contains(UInt8(ascii: ":")) {
      guard let time = Self.dayTime(text) else { return nil }
      self = .clock(time)
    } else {
      guard let span = TimeSpan(argument: argument) else { return nil }
      self = .sinceStart(span.duration)
    }
  }

  /// Returns the time on the clock of a recording, or nil if it is more than a second before the start or after the end.
  func uptime(in index: RecordingIndex, zoneOffset: Duration) -> Duration? {
    guard let first = index.first, let last = index.last else { return nil }
    let uptime: Duration
    switch self {
    case .sinceStart(let time): uptime = first.uptime + time
    case .calendar(let time): uptime = first.uptime + time.since(first.wall)
    case .monotonic(let time):
      guard let start = index.start else { return nil }
      uptime = first.uptime + time - start.monotonic
    case .clock(let time):
      let day = Duration.seconds(86_400)
      let start = first.wall.advanced(by: zoneOffset).since(WallTime(rawValue: 0))
      let midnight = day * (start.components.seconds / 86_400)
      var since = midnight + time - start
      // The second in which the recording began counts as its start; earlier times are on the next day.
      if since <= .seconds(-1) { since += day }
      uptime = first.uptime + max(.zero, since)
    }
    // Tolerate a second at both ends: a time read from a clock may be slightly later than the last event.
    guard uptime >= first.uptime - .seconds(1), uptime <= last.uptime + .seconds(1) else { return nil }
    return min(max(uptime, first.uptime), last.uptime)
  }

  // MARK: - Reading

  private static func seconds(_ text: Substring) -> Duration? {
    guard let first = text.utf8.first, (0x30...0x39).contains(first), let number = Double(text), number < 1e10 else { return nil }
    return .seconds(number)
  }

  /// Parses `14:32` or `14:32:07.125` as the time since midnight.
  private static func dayTime(_ text: Substring) -> Duration? {
    let parts = text.split(separator: ":", omittingEmptySubsequences: false)
    guard (2...3).contains(parts.count), let hours = number(parts[0], below: 24), let minutes = number(parts[1], below: 60) else {
      return nil
    }
    guard parts.count == 3 else { return .seconds(hours * 3600 + minutes * 60) }
    guard let seconds = seconds(parts[2]), seconds < .seconds(61) else { return nil }
    return .seconds(hours * 3600 + minutes * 60) + seconds
  }

  private static func number(_ text: Substring, below limit: Int) -> Int? {
    guard (1...4).contains(text.utf8.count), text.utf8.allSatisfy({ (0x30...0x39).contains($0) }), let number = Int(text), number < limit
    else { return nil }
    return number
  }

  /// Parses `2026-11-21` as days since 1970-01-01 in the Gregorian calendar.
  private static func days(_ text: Substring) -> Int? {
    let parts = text.split(separator: "-", omittingEmptySubsequences: false)
    guard parts.count == 3, let year = number(parts[0], below: 10_000), let month = number(parts[1], below: 13), month > 0,
      let day = number(parts[2], below: 32), day > 0
    else { return nil }
    // Count years from March, so that the leap day is the last day of a year.
    let shifted = month <= 2 ? year - 1 : year
    let inYear = (153 * ((month + 9) % 12) + 2) / 5 + day - 1
    return shifted * 365 + shifted / 4 - shifted / 100 + shifted / 400 + inYear - 719_468
  }
}

extension Substring {
  fileprivate func removingPrefix(_ prefix: String) -> Substring? { hasPrefix(prefix) ? dropFirst(prefix.count) : nil }
}
