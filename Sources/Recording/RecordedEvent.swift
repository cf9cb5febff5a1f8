import Monitor
import PerfMap
import Processes
import SystemPackage

/// One thing that happened to the maps of a monitor, as a recording keeps it.
///
/// Together they are all that a monitor is told: fed with them again at the same moments, it shows the same.
package enum RecordedEvent: Hashable, Sendable {
  /// The recording begins. Always the first one.
  case started(RecordingStart)
  /// A map was found; `existed` when it was there before its directory was watched.
  case found(MapID, path: FilePath, pid: ProcessID?, existed: Bool, place: MapLocation)
  /// What is known of the process of a map; nil when there is none, or none any more.
  case process(MapID, ProcessFacts?)
  /// A map belongs to another process than the one that its name says: it lives in another PID namespace.
  case attributed(MapID, ProcessID)
  /// The processes that write into a map, where there are several; otherwise none.
  case writers(MapID, [ProcessID])
  /// A map was looked at, and something was new.
  case read(MapID, RecordedRead)
  /// A map is gone, its name and its process.
  case removed(MapID)
  /// The recording ends as it was meant to; without it, it was cut.
  case ended(RecordingEnd)
}

/// How a recording began.
package struct RecordingStart: Hashable, Sendable {
  /// The time since the machine started, without suspension (`CLOCK_MONOTONIC`): what `perf record -k CLOCK_MONOTONIC` stamps samples with.
  package var monotonic: Duration

  /// Makes a start.
  package init(monotonic: Duration) { self.monotonic = monotonic }
}

/// Why a recording ended.
package enum RecordingEnd: UInt8, Hashable, Sendable {
  /// Somebody stopped it, its time was over, or the processes that it was about have ended.
  case stopped = 0
  /// It had become as large as it was allowed to.
  case limitReached = 1
}

/// An event and when it was seen.
package struct RecordedStep: Hashable, Sendable {
  /// When; the time since the recording started, and the calendar time.
  package var moment: Moment
  /// What happened.
  package var event: RecordedEvent

  /// Makes a step.
  package init(moment: Moment, event: RecordedEvent) {
    self.moment = moment
    self.event = event
  }
}
