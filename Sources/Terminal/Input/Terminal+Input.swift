import Glibc
import Screen

extension Terminal {
  /// Returns the input events since the last call.
  ///
  /// Waits only for the rest of an incomplete sequence, at most 25 ms after its last byte. Appends ``InputEvent/hangup`` if the terminal is
  /// gone. Reads at most 4096 bytes, so that a flood of input cannot delay drawing.
  package mutating func events() -> [InputEvent] {
    var events = pendingEvents
    pendingEvents = []
    // While the process is suspended, the input belongs to the shell.
    guard !isSuspended else { return events }
    // One timestamp for all waiting input, so that slow reading does not separate the presses of a double press.
    let now = ContinuousClock.now
    var room = 4096
    while room > 0 {
      var input = pollfd(fd: inputDescriptor, events: Int16(POLLIN), revents: 0)
      guard poll(&input, 1, decoder.isUnfinished ? 25 : 0) > 0 else {
        events += decoder.finish().map { countingPresses($0, now) }
        break
      }
      let bytes = read(atMost: room)
      room -= bytes.count
      events += decoder.decode(bytes).map { countingPresses($0, now) }
      if bytes.isEmpty {
        events += decoder.finish().map { countingPresses($0, now) }
        if input.revents & Int16(POLLHUP | POLLERR | POLLNVAL) != 0 { events.append(.hangup) }
        break
      }
    }
    return events
  }

  private func read(atMost count: Int) -> [UInt8] {
    [UInt8](unsafeUninitializedCapacity: count) { buffer, filled in
      filled = max(0, Glibc.read(inputDescriptor, buffer.baseAddress, count))
    }
  }

  /// Returns the event, with the second press on a cell within 400 ms turned into a double press. A third press counts as a first one.
  private mutating func countingPresses(_ event: InputEvent, _ now: ContinuousClock.Instant) -> InputEvent {
    guard case .mouse(let mouse) = event, mouse.kind == .press else { return event }
    if let last = lastPress, last.point == mouse.point, now - last.time <= .milliseconds(400) {
      lastPress = nil
      return .mouse(MouseEvent(.doublePress, at: mouse.point))
    }
    lastPress = (mouse.point, now)
    return event
  }
}
