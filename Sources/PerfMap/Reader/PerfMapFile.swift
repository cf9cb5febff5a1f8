import SystemPackage

/// A map file read once from start to end.
///
/// ```swift
/// let map = try PerfMapFile(path: "/tmp/perf-4711.map")
/// print(map.contents.entries.count, map.contents.overlapCounts.total)
/// ```
public struct PerfMapFile {
  /// Where it lies.
  public let path: FilePath
  /// What it says.
  public let contents: MapContents
  /// The time of the last write (`st_mtim`).
  public let lastWrite: WallTime

  /// The bytes after the last newline: a line that is still being written or was cut. Nil when there are none.
  public var cutTail: TextRange? { contents.tail }

  /// Reads a regular file, wherever it lies.
  ///
  /// A file that grows meanwhile is read up to its size at the start and on to the next end of a line or of the file.
  /// Throws when the path is no regular file, cannot be opened or cannot be read. O(bytes).
  public init(path: FilePath, overlapLimit: Int = 0) throws(PerfMapError) {
    let map = try OpenedMap(path: path)
    contents = try map.contents(overlapLimit: overlapLimit)
    lastWrite = map.lastWrite
    self.path = path
  }
}
