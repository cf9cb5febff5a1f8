import Monitor
import Screen

/// The message in the footer.
struct MessageLine {
  struct Message {
    var text: SafeText
    var role: Role
    /// The uptime at which the message expires.
    var until: Duration
  }

  private(set) var message: Message?
  /// The uptime of the session, set only during a replay, when the times passed in are those of the recording.
  var realTime: Duration?
  /// The uptime at the last input event.
  var lastKey = Duration.zero

  /// True if the message has expired by ``realTime``.
  var isOld: Bool {
    guard let message, let realTime else { return false }
    return message.until <= realTime
  }

  /// Shows a message for 5 s, an error for 10 s.
  mutating func show(_ text: String, isError: Bool, at now: Moment) {
    // `now` may be the time of a frozen snapshot, before the last key.
    let uptime = realTime ?? max(now.uptime, lastKey)
    message = Message(text: SafeText(text), role: isError ? .error : .ok, until: uptime + .seconds(isError ? 10 : 5))
  }

  /// Removes the message if it has expired. Returns the remaining message.
  mutating func current(at now: Moment) -> Message? {
    if let message, message.until <= realTime ?? now.uptime { self.message = nil }
    return message
  }

  mutating func clear() { message = nil }
}
