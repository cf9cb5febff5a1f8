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

  /// The position of the incomplete last line, after the last LF, or nil if there is none. The line is being written or was cut off.
  public var cutTail: TextRange? { contents.tail }

  /// Reads and decodes a file, at least up to the size that it had when it was opened, and then until a read ends with LF or the file ends.
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
