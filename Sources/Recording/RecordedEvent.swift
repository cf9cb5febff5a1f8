import Monitor
import PerfMap
import Processes
import SystemPackage

/// A change of the maps of a monitor.
///
/// The events of a recording are the complete input of a monitor: replayed at the same moments, they produce the same state. `started` and
/// `found` may be repeated, see ``RecordingEncoder``.
package enum RecordedEvent: Hashable, Sendable {
  /// The start of the recording; always the first event.
  case started(RecordingStart)
  /// A map was found. `existed` is true if the map existed before its directory was watched.
  case found(MapID, path: FilePath, pid: ProcessID?, existed: Bool, place: MapLocation)
  /// The process of a map; nil if there is none or it has exited.
  case process(MapID, ProcessFacts?)
  /// The process of a map whose name contains a PID of another PID namespace.
  case attributed(MapID, ProcessID)
  /// The processes that write to a map if there are several; else empty.
  case writers(MapID, [ProcessID])
  /// New data or a new status of a map.
  case read(MapID, RecordedRead)
  /// A map and its process no longer exist.
  case removed(MapID)
  /// The regular end of the recording; absent after a crash.
  case ended(RecordingEnd)
}

package struct RecordingStart: Hashable, Sendable {
  /// The `CLOCK_MONOTONIC` time of the event: the clock of samples from `perf record -k CLOCK_MONOTONIC`.
  package var monotonic: Duration

  package init(monotonic: Duration) { self.monotonic = monotonic }
}

package enum RecordingEnd: UInt8, Hashable, Sendable {
  /// The user stopped the recording, the requested time was over, or the recorded processes exited.
  case stopped = 0
  /// The recording reached its maximum size.
  case limitReached = 1
}

package struct RecordedStep: Hashable, Sendable {
  package var moment: Moment
  /// For a read: the uptime of the previous reading of the map, after which the new bytes were written. Nil for the first reading, and in
  /// format 1.
  package var previousReading: Duration?
  package var event: RecordedEvent

  package init(moment: Moment, previousReading: Duration? = nil, event: RecordedEvent) {
    self.moment = moment
    self.previousReading = previousReading
    self.event = event
  }
}
