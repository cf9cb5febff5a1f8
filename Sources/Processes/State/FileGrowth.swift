import PerfMap
import SystemPackage

/// The growth of the file of a running process, measured as the difference of two sizes.
package struct FileGrowth: Sendable {
  private let path: FilePath
  private let identity: FileIdentity
  private let size: ByteCount
  private let start: ContinuousClock.Instant
  /// Bytes per second; nil before ``finish(at:)``, and if another file has replaced the first.
  package private(set) var bytesPerSecond: UInt64?

  /// The time between the two sizes.
  package static let window: Duration = .milliseconds(250)
  /// The time after the last write after which a file is taken not to grow.
  private static let quietAfter: Duration = .seconds(2)

  /// Takes the first size. `path` leads to the file, also through `/proc/PID/fd`. A file not written in the last two seconds does not grow.
  package init(_ map: OpenedMap, at path: FilePath, now: WallTime) {
    (self.path, identity, size, start) = (path, map.identity, map.size, .now)
    if now.since(map.lastWrite) > Self.quietAfter { bytesPerSecond = 0 }
  }

  /// The time at which the second size is due; nil if the growth is known.
  package var due: ContinuousClock.Instant? { bytesPerSecond == nil ? start + Self.window : nil }

  /// Takes the second size. A file that has shrunk does not grow.
  package mutating func finish(at now: ContinuousClock.Instant = .now) {
    guard bytesPerSecond == nil, now > start, let status = try? path.stat(), FileIdentity(status) == identity else { return }
    let added = UInt64(max(0, status.size)) - min(UInt64(max(0, status.size)), size.rawValue)
    bytesPerSecond = UInt64(Double(added) / ((now - start) / .seconds(1)))
  }
}
