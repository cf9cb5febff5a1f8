import PerfMap

/// The file of a map as the last reading found it.
package struct MapFileState: Sendable {
  /// What is at the path.
  package internal(set) var status: FollowerStatus = .absent
  /// The time of the last write.
  package internal(set) var lastWrite: WallTime?
  /// The number of its bytes.
  package internal(set) var size = ByteCount.zero
  /// True if bytes wait to be read.
  package internal(set) var isLoading = false
  /// True if the path was read at least once.
  private(set) var isRead = false

  /// Takes what a reading came to.
  mutating func take(_ outcome: ReadOutcome) {
    status = outcome.progress.status
    isRead = true
    lastWrite = outcome.lastWrite ?? lastWrite
    size = outcome.fileSize
    isLoading = outcome.progress.hasMore
  }
}
