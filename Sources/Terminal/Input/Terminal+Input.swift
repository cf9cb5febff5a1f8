import Glibc
import Screen

extension Terminal {
  /// Returns everything that has been typed and clicked since the last call.
  ///
  /// Waits for nothing but the rest of a sequence that has begun, 25 ms at most after its last byte. After the last key of a terminal that
  /// has gone away comes ``InputEvent/hangup``. Reads at most 4096 bytes, so that a flood of input cannot hold up the screen.
  package mutating func events() -> [InputEvent] {
    var events = pendingEvents
    pendingEvents = []
    // Where a signal ends a process that was suspended, the input is the shell's.
    guard !isSuspended else { return events }
    // One moment for all that waits: a press is not later for our being slow to read it.
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

  /// Makes the second press on a cell within 400 ms a double press; the third starts again.
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
