import Monitor
import PerfMap
import Processes
import SystemPackage

/// A change of a watched map, its process or its contents.
///
/// Events that are replayed into a monitor at the same moments produce the same maps, contents and rates. `started` and `found` may be
/// repeated, see ``RecordingEncoder``.
package enum RecordedEvent: Hashable, Sendable {
  /// The start of the recording; always the first event.
  case started(RecordingStart)
  /// A map was found. `existed` is true if the map existed before its directory was watched.
  case found(MapID, path: FilePath, pid: ProcessID?, existed: Bool, place: MapLocation)
  /// The process of a map; nil if no process has the PID of the map.
  case process(MapID, ProcessFacts?)
  /// The PID of the process of a map in the namespace of jittop. The file name of the map contains the PID in another namespace.
  case attributed(MapID, ProcessID)
  /// The processes that write to a map if there are several; else empty.
  case writers(MapID, [ProcessID])
  /// New data or a new status of a map.
  case read(MapID, RecordedRead)
  /// A map is no longer watched.
  case removed(MapID)
  /// The regular end of the recording; absent if the recording was interrupted.
  case ended(RecordingEnd)
}

package struct RecordingStart: Hashable, Sendable {
  /// The `CLOCK_MONOTONIC` time of the event: the clock of samples from `perf record -k CLOCK_MONOTONIC`.
  package var monotonic: Duration

  package init(monotonic: Duration) { self.monotonic = monotonic }
}

package enum RecordingEnd: UInt8, Hashable, Sendable {
  /// A signal stopped the recording, the requested time was over, or the recorded processes exited.
  case stopped = 0
  /// The recording reached its maximum size.
  case limitReached = 1
}

package struct RecordedStep: Hashable, Sendable {
  package var moment: Moment
  /// For a read: the uptime of the previous read that reached the end of the map. The new bytes were written later. Nil if there was no
  /// such read, and in format 1.
  package var previousReading: Duration?
  package var event: RecordedEvent

  package init(moment: Moment, previousReading: Duration? = nil, event: RecordedEvent) {
    self.moment = moment
    self.previousReading = previousReading
    self.event = event
  }
}
