import PerfMap

/// The result of a read of a map.
package struct ReadOutcome: Sendable {
  package var progress: MapFollower.Progress
  package var lastWrite: WallTime?
  package var fileSize: ByteCount

  package init(progress: MapFollower.Progress, lastWrite: WallTime?, fileSize: ByteCount) {
    self.progress = progress
    self.lastWrite = lastWrite
    self.fileSize = fileSize
  }
}
