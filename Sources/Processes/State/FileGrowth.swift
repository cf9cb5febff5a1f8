import PerfMap
import SystemPackage

/// The growth of the file of a running process, measured as the difference of two sizes.
package struct FileGrowth: Sendable {
  private let path: FilePath
  private let identity: FileIdentity
  private let size: ByteCount
  private let start: ContinuousClock.Instant
  /// The growth in bytes per second, 0 at once for a quiet file; otherwise nil until ``finish(at:)`` has measured it. Stays nil if the path
  /// no longer leads to the same file.
  package private(set) var bytesPerSecond: UInt64?

  /// The time between the two measurements.
  package static let window: Duration = .milliseconds(250)
  /// The age of the last write from which on a file counts as not growing.
  private static let quietAfter: Duration = .seconds(2)

  /// Stores the first size. `path` leads to the file, and may be a link in `/proc/PID/fd`. A file that was not written in the last two
  /// seconds counts as quiet.
  package init(_ map: OpenedMap, at path: FilePath, now: WallTime) {
    (self.path, identity, size, start) = (path, map.identity, map.size, .now)
    if now.since(map.lastWrite) > Self.quietAfter { bytesPerSecond = 0 }
  }

  /// The time at which the second size is due; nil if the growth is known.
  package var due: ContinuousClock.Instant? { bytesPerSecond == nil ? start + Self.window : nil }

  /// Measures the second size, and computes the growth. The growth of a file that has shrunk is 0.
  package mutating func finish(at now: ContinuousClock.Instant = .now) {
    guard bytesPerSecond == nil, now > start, let status = try? path.stat(), FileIdentity(status) == identity else { return }
    let added = UInt64(max(0, status.size)) - min(UInt64(max(0, status.size)), size.rawValue)
    bytesPerSecond = UInt64(Double(added) / ((now - start) / .seconds(1)))
  }
}
