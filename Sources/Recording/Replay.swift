import Monitor
import PerfMap

/// Feeds a monitor with the events of a recording, at the moments at which they were seen.
///
/// Fed up to a moment, the monitor shows what one showed that ran then: the same counts, the same rates, the same states.
package struct Replay {
  private var cursor: RecordingCursor
  private var ids: [MapID: MapID] = [:]
  /// The last moment of an event that the monitor has been told.
  private var told: Moment?

  /// Makes a replay from the start.
  package init(_ cursor: RecordingCursor) { self.cursor = cursor }

  /// Tells the monitor of at most `steps` events up to a time, and then the time. Returns whether there are more up to then.
  package mutating func advance(_ monitor: inout Monitor, to uptime: Duration, steps: Int = .max) -> Bool {
    var left = steps
    while let next = cursor.peek(), next.moment.uptime <= uptime {
      guard left > 0 else { return true }
      left -= 1
      if told != next.moment { monitor.tick(next.moment) }
      told = next.moment
      if let step = cursor.next() { tell(&monitor, step.event) }
    }
    if let told, uptime > told.uptime {
      monitor.tick(Moment(uptime: uptime, wall: told.wall.advanced(by: uptime - told.uptime)))
    }
    return false
  }

  private mutating func tell(_ monitor: inout Monitor, _ event: RecordedEvent) {
    switch event {
    case .started, .ended: break
    case .found(let id, let path, let pid, let existed, let place):
      guard ids[id] == nil else { return }
      ids[id] = monitor.add(path: path, pid: pid, existed: existed, place: place)
    case .process(let id, let facts): if let map = ids[id] { monitor.identify(map, facts) }
    case .attributed(let id, let pid): if let map = ids[id] { monitor.attribute(map, to: pid) }
    case .writers(let id, let pids): if let map = ids[id] { monitor.note(writers: pids, of: map) }
    case .read(let id, let read):
      guard let map = ids[id] else { return }
      monitor.read(map) { record in
        read.give(to: &record)
        return read.outcome
      }
    case .removed(let id): if let map = ids.removeValue(forKey: id) { monitor.remove(map) }
    }
  }
}
