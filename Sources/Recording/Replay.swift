import Monitor
import PerfMap

/// A replay of a recording: it applies the events to a monitor at their recorded times.
///
/// Without damage, the monitor has at each time the same maps, counts and rates as the recorded monitor had.
package struct Replay {
  private var cursor: RecordingCursor
  /// The monitor's ID of each map, by the recorded ID. Removed maps are kept, because they also count toward ``RecordingIndex/mapLimit``.
  private var ids: [MapID: MapID] = [:]
  /// The time of the last applied event.
  private var lastMoment: Moment?

  package init(_ cursor: RecordingCursor) { self.cursor = cursor }

  /// Applies the events up to a time, then advances the monitor's clock to that time. Returns true if `steps` events were applied
  /// and more are left up to that time.
  package mutating func advance(_ monitor: inout Monitor, to uptime: Duration, steps: Int = .max) -> Bool {
    var left = steps
    while let next = cursor.peek(), next.moment.uptime <= uptime {
      guard left > 0 else { return true }
      left -= 1
      if lastMoment != next.moment { monitor.tick(next.moment) }
      lastMoment = next.moment
      if let step = cursor.next() { apply(&monitor, step.event) }
    }
    if let lastMoment, uptime > lastMoment.uptime {
      monitor.tick(Moment(uptime: uptime, wall: lastMoment.wall.advanced(by: uptime - lastMoment.uptime)))
    }
    return false
  }

  private mutating func apply(_ monitor: inout Monitor, _ event: RecordedEvent) {
    switch event {
    case .started, .ended: break
    case .found(let id, let path, let pid, let existed, let place):
      guard ids[id] == nil, ids.count < RecordingIndex.mapLimit else { return }
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
    case .removed(let id): if let map = ids[id] { monitor.remove(map) }
    }
  }
}
