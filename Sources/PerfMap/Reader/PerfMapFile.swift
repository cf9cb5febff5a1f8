import SystemPackage

/// The contents of a map file, read once from start to end.
///
/// To read the names of entries too, use ``OpenedMap``. To read a file that grows, use ``MapFollower``.
///
/// ```swift
/// let map = try PerfMapFile(path: "/tmp/perf-4711.map")
/// print(map.contents.entries.count, map.contents.overlapCounts.total)
/// ```
public struct PerfMapFile {
  /// The path of the file.
  public let path: FilePath
  /// The decoded contents.
  public let contents: MapContents
  /// The time of the last write (`st_mtim`).
  public let lastWrite: WallTime

  /// The position of the bytes after the last newline, or nil if there are none. Their line is being written or was cut.
  public var cutTail: TextRange? { contents.tail }

  /// Reads and decodes a file: up to its size at the start, and from there to the next end of a line or of the file.
  ///
  /// - Parameters:
  ///   - path: The path of a regular file. A symbolic link is refused.
  ///   - overlapLimit: The maximum number of overlaps to keep; all are counted.
  /// - Throws: ``PerfMapError`` with the code `notRegularFile`, `open` or `read`.
  /// - Complexity: O(bytes + entries × log entries).
  public init(path: FilePath, overlapLimit: Int = 0) throws(PerfMapError) {
    let map = try OpenedMap(path: path)
    contents = try map.contents(overlapLimit: overlapLimit)
    lastWrite = map.lastWrite
    self.path = path
  }
}
