import Monitor
import Screen

/// The message in the last row of the screen.
struct MessageLine {
  /// A message and how long it stands.
  struct Message {
    var text: SafeText
    var role: Role
    var until: Duration
  }

  /// The message that stands there.
  private(set) var message: Message?
  /// The time since boot where what is shown has another time, a recording's; nil elsewhere.
  var realTime: Duration?
  /// When the last key came.
  var lastKey = Duration.zero

  /// True if the time of the message is over by ``realTime``.
  var isOld: Bool {
    guard let message, let realTime else { return false }
    return message.until <= realTime
  }

  /// Shows a message for some seconds.
  mutating func show(_ text: String, isError: Bool, at now: Moment) {
    // Whoever handles a key may know the time of a picture alone.
    let uptime = realTime ?? max(now.uptime, lastKey)
    message = Message(text: SafeText(text), role: isError ? .error : .ok, until: uptime + .seconds(isError ? 10 : 5))
  }

  /// Removes the message when its time is over; returns what stands there then.
  mutating func current(at now: Moment) -> Message? {
    if let message, message.until <= realTime ?? now.uptime { self.message = nil }
    return message
  }

  /// Removes the message.
  mutating func clear() { message = nil }
}
