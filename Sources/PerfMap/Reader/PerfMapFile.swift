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
    lastWrite = WallTime(status)
    let size = UInt64(max(0, status.size))
    self.path = path
    contents = try Self.read(file, size: size, MapContents(overlapLimit: overlapLimit), buffer)
  }

  /// Files at least as large are decoded on a second thread: below, making it costs more than it saves.
  private static let sizeForTwoThreads: UInt64 = 4 << 20

  private static func read(
    _ file: consuming RegularFile, size: UInt64, _ empty: MapContents, _ buffer: ReadBuffer
  ) throws(PerfMapError) -> MapContents {
    var contents = empty
    if size >= sizeForTwoThreads {
      let ahead = DecodeAhead(file, size: size)
      var used: DecodeAhead.Piece?
      while let piece = try ahead.next(used: used.take()) {
        contents.append(piece.batch, decodedBy: piece.decoder)
        used = piece
      }
      return contents
    }
    while contents.byteCount.rawValue < size || contents.tail != nil {
      let count = try file.read(at: contents.byteCount.rawValue, into: buffer.bytes)
      guard count > 0 else { break }
      // Sound: the bytes are used up before the buffer is read into again.
      UnsafeRawBufferPointer(rebasing: buffer.bytes[..<count]).withMemoryRebound(to: UInt8.self) { contents.append($0.span) }
    }
    return contents
  }
}
