import MapAnalysis
import PerfMap
import Processes
import SystemPackage

/// The values in the row of a map in the table at a moment, in some 150 bytes.
struct MapSummary: Equatable, Sendable {
  /// The facts that seldom change. Successive summaries share them until they change.
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

    /// Returns true if the facts equal those of a map. The start time of the process is ignored, because its computed values vary slightly.
    func isStill(_ map: MapRecord) -> Bool {
      pid == map.pid && process?.pid == map.process?.pid && process?.comm == map.process?.comm
        && process?.isRunning == map.process?.isRunning && writers == map.writers && status == map.status && state == map.state
        && runtime == map.runtime
    }

    /// Compares identities, because another instance is created only after a change.
    static func == (left: SharedFacts, right: SharedFacts) -> Bool { left === right }
  }

  let totals: MapTotals
  /// The generation number; 0 before the first generation.
  let generation: Int
  let fileSize: ByteCount
  let lastWrite: WallTime?
  let lastEntry: WallTime?
  let isLoading: Bool
  let facts: SharedFacts

  /// Summarizes a map; `last` is its last summary, with which unchanged facts are shared.
  init(_ map: MapRecord, after last: MapSummary?) {
    totals = map.totals
    generation = map.generation?.number ?? 0
    (fileSize, lastWrite, lastEntry, isLoading) = (map.fileSize, map.lastWrite, map.lastEntry, map.isLoading)
    facts = last.flatMap { $0.facts.isStill(map) ? $0.facts : nil } ?? SharedFacts(map)
  }

  /// The numbers of kept entries, of entries that are only counted, and of malformed lines.
  var extent: ContentsRewind.Extent {
    ContentsRewind.Extent(entries: totals.entries, leftOut: totals.leftOut, malformed: totals.malformed)
  }
}

/// The numbers in a map's row of the table.
package struct MapTotals: Hashable, Sendable {
  package var entries = 0
  /// The number of entries that are only counted, because the limit of entries was reached.
  package var leftOut = 0
  package var overlaps = 0
  /// The number of malformed lines.
  package var malformed = 0
  package var code = CodeBytes()
  /// The number of bytes read from the file.
  package var bytes = ByteCount.zero
  /// True if the last line is unterminated.
  package var hasTail = false

  init() {}

  init(_ contents: MapContents) {
    entries = contents.entries.count
    leftOut = contents.leftOut
    overlaps = contents.overlapCounts.total
    malformed = contents.malformed.count
    code = contents.codeBytes
    bytes = contents.byteCount
    hasTail = contents.tail != nil
  }
}
