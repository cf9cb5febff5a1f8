import PerfMap

/// A map that is being read. The map is not in the table of the monitor until ``Monitor/finish(_:_:)`` puts it back.
package struct MapUpdate: ~Copyable {
  package var map: MapRecord
  /// The share of the map in the sums over all maps, before the read.
  let before: MapSums
  private let generation: Int?

  init(_ map: consuming MapRecord) {
    self.map = map
    before = MapSums(self.map)
    generation = self.map.generation?.number
  }

  /// True if the read started another generation.
  var isRestarted: Bool { map.generation?.number != generation }
}

/// The result of a read of a map.
package struct ReadOutcome: Sendable {
  package var progress: MapFollower.Progress
  package var lastWrite: WallTime?
  package var fileSize: ByteCount

  package init(progress: MapFollower.Progress, lastWrite: WallTime?, fileSize: ByteCount) {
    (self.progress, self.lastWrite, self.fileSize) = (progress, lastWrite, fileSize)
  }
}
