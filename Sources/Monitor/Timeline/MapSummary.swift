import MapAnalysis
import PerfMap
import Processes
import SystemPackage

/// What a map was like at a moment: its numbers, and whatever else its row tells. Some 150 bytes.
struct MapSummary: Equatable, Sendable {
  /// What changes seldom: shared by all marks between two changes.
  final class SharedFacts: Equatable, Sendable {
    let path: FilePath
    let place: MapLocation
    let pid: ProcessID?
    let process: ProcessFacts?
    let writers: [ProcessID]
    let status: FollowerStatus
    let state: MapState
    let runtime: Runtime?

    init(_ map: MapRecord) {
      (path, place) = (map.path, map.place)
      (pid, process, writers, status, state, runtime) = (map.pid, map.process, map.writers, map.status, map.state, map.runtime)
    }

    /// Whether a map is still as it was, as far as its row tells: when a process started is worked out anew each time, and differs.
    func isStill(_ map: MapRecord) -> Bool {
      pid == map.pid && process?.pid == map.process?.pid && process?.comm == map.process?.comm
        && process?.isRunning == map.process?.isRunning && writers == map.writers && status == map.status && state == map.state
        && runtime == map.runtime
    }

    /// The same one: another is made only when something has changed.
    static func == (left: SharedFacts, right: SharedFacts) -> Bool { left === right }
  }

  let totals: MapTotals
  /// The number of the generation; 0 before there was one.
  let generation: Int
  let fileSize: ByteCount
  let lastWrite: WallTime?
  let lastEntry: WallTime?
  let isLoading: Bool
  let situation: SharedFacts

  /// Takes a mark of a map; what is as in the last one is shared with it.
  init(_ map: MapRecord, after last: MapSummary?) {
    totals = map.totals
    generation = map.generation?.number ?? 0
    (fileSize, lastWrite, lastEntry, isLoading) = (map.fileSize, map.lastWrite, map.lastEntry, map.isLoading)
    situation = last.flatMap { $0.situation.isStill(map) ? $0.situation : nil } ?? SharedFacts(map)
  }

  /// How many lines it had.
  var extent: ContentsRewind.Extent {
    ContentsRewind.Extent(entries: totals.entries, leftOut: totals.leftOut, malformed: totals.malformed)
  }
}
