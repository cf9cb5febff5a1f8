import PerfMap

/// What reading a map came to.
package struct ReadOutcome: Sendable {
  /// What was handed over, and what is at the path.
  package var progress: MapFollower.Progress
  /// The time of the last write to the file.
  package var lastWrite: WallTime?
  /// The size of the file.
  package var fileSize: ByteCount

  /// Makes an outcome.
  package init(progress: MapFollower.Progress, lastWrite: WallTime?, fileSize: ByteCount) {
    self.progress = progress
    self.lastWrite = lastWrite
    self.fileSize = fileSize
  }
}
