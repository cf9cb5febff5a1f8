import PerfMap

/// The file of a map as of the last read.
package struct MapFileState: Sendable {
  package internal(set) var status: FollowerStatus = .absent
  package internal(set) var lastWrite: WallTime?
  package internal(set) var size = ByteCount.zero
  /// True if there are bytes left to read.
  package internal(set) var isLoading = false
  /// True after the first read.
  private(set) var isRead = false

  mutating func take(_ outcome: ReadOutcome) {
    status = outcome.progress.status
    isRead = true
    lastWrite = outcome.lastWrite ?? lastWrite
    size = outcome.fileSize
    isLoading = outcome.progress.hasMore
  }
}
