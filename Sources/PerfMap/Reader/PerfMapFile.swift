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
  public init(path: FilePath, overlapLimit: Int = 0, buffer: ReadBuffer = ReadBuffer()) throws(PerfMapError) {
    let file = try RegularFile(opening: path)
    let status = try file.status()
    var contents = MapContents(overlapLimit: overlapLimit)
    var position: UInt64 = 0
    let size = UInt64(max(0, status.size))
    while position < size || contents.tail != nil {
      let count = try file.read(at: position, into: buffer.bytes)
      guard count > 0 else { break }
      position += UInt64(count)
      // Sound: the bytes are used up before the buffer is read into again.
      UnsafeRawBufferPointer(rebasing: buffer.bytes[..<count]).withMemoryRebound(to: UInt8.self) { contents.append($0.span) }
    }
    self.path = path
    self.contents = contents
    lastWrite = WallTime(status)
  }
}
