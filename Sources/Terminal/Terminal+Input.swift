import CNcurses
import Screen

extension Terminal {
  /// Everything that has been typed and clicked since the last call; never waits.
  ///
  /// After the last key of a terminal that has gone away comes ``InputEvent/hangup``. At most 4096 events at once, so that a flood of
  /// input cannot hold up the screen.
  public mutating func events() -> [InputEvent] {
    var events = waiting
    waiting = []
    var raw = cn_event()
    // One moment for all that waits: a press is not later for our being slow to read it.
    let now = ContinuousClock.now
    while events.count < 4096, cn_read(&raw) != 0 {
      if let event = event(raw, at: now) { events.append(event) }
    }
    if cn_hung_up() != 0 { events.append(.hangup) }
    return events
  }

  private mutating func event(_ raw: cn_event, at now: ContinuousClock.Instant) -> InputEvent? {
    switch Int(raw.kind) {
    case CN_CHARACTER: Key(typed: raw.code).map { .key($0) }
    case CN_SPECIAL: Key(special: Int(raw.code)).map { .key($0) }
    case CN_MOUSE: mouse(Int(raw.code), at: Point(column: Int(raw.column), row: Int(raw.row)), now).map { .mouse($0) }
    default: nil
    }
  }

  private mutating func mouse(_ action: Int, at point: Point, _ now: ContinuousClock.Instant) -> MouseEvent? {
    switch action {
    case CN_PRESS: press(at: point, now)
    case CN_RELEASE: MouseEvent(.release, at: point)
    case CN_DRAG: MouseEvent(.drag, at: point)
    case CN_WHEEL_UP: MouseEvent(.wheelUp, at: point)
    case CN_WHEEL_DOWN: MouseEvent(.wheelDown, at: point)
    default: nil
    }
  }

  /// The second press on a cell within 400 ms is a double press; the third begins anew.
  private mutating func press(at point: Point, _ now: ContinuousClock.Instant) -> MouseEvent {
    if let last = lastPress, last.point == point, now - last.time <= .milliseconds(400) {
      lastPress = nil
      return MouseEvent(.doublePress, at: point)
    }
    lastPress = (point, now)
    return MouseEvent(.press, at: point)
  }
}
