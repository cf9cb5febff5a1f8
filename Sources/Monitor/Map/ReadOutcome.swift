import PerfMap

/// What reading a map came to.
public struct ReadOutcome: Sendable {
  /// What was handed over, and what is at the path.
  public var progress: MapFollower.Progress
  /// The time of the last write to the file.
  public var lastWrite: WallTime?
  /// The size of the file.
  public var fileSize: ByteCount

  /// Makes an outcome.
  public init(progress: MapFollower.Progress, lastWrite: WallTime?, fileSize: ByteCount) {
    self.progress = progress
    self.lastWrite = lastWrite
    self.fileSize = fileSize
  }
}
