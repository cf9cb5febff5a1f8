import Monitor
import PerfMap
import SystemPackage

/// A recording on disk, indexed when it is opened.
///
/// Data written to the file afterwards and an incomplete block at its end are ignored.
package struct RecordingFile {
  package let path: FilePath
  package let index: RecordingIndex
  /// The number of bytes after the last complete block.
  package let truncatedBytes: UInt64
  // OpenedMap follows no link and opens only regular files.
  private let file: OpenedMap

  /// Opens and indexes a recording. Throws if it cannot be read or is not a recording. O(bytes).
  package init(path: FilePath) throws(PerfMapError) {
    let file = try Self.open(path)
    var cursor = Self.cursor(file)
    var index = RecordingIndex()
    while let step = cursor.next() { index.take(step) }
    guard cursor.isRecording else {
      throw PerfMapError(.read, path: path, cause: "not a jittop recording", remedy: "make one with `jittop record FILE`")
    }
    if cursor.fault == .unknown {
      throw PerfMapError(.read, path: path, cause: "recorded by another version of jittop", remedy: "open it with that version")
    }
    guard index.start != nil else {
      throw PerfMapError(.read, path: path, cause: "empty recording", remedy: "record again: it ended before its first block")
    }
    self.path = path
    self.file = file
    self.index = index
    truncatedBytes = file.size.rawValue - min(file.size.rawValue, cursor.completeBytes)
  }

  /// Returns true if a file starts with the heading of a recording.
  package static func isRecording(_ path: FilePath) -> Bool { (try? OpenedMap(path: path)).map(isRecording) ?? false }

  /// Returns true if a file starts with the heading of a recording.
  package static func isRecording(_ file: OpenedMap) -> Bool {
    let heading = RecordingEncoder.heading
    return file.bytes(TextRange(offset: 0, length: UInt64(heading.count))) == heading
  }

  /// Returns the error for a recording in place of a map.
  package static func noMap(_ path: FilePath) -> PerfMapError {
    PerfMapError(
      .read, path: path, cause: "is a recording, not a map", remedy: "extract a map with `jittop export map FILE -o then.map`")
  }

  private static func open(_ path: FilePath) throws(PerfMapError) -> OpenedMap {
    do throws(PerfMapError) {
      return try OpenedMap(path: path)
    } catch {
      var error = error
      if error.errno == .noSuchFileOrDirectory { error.remedy = "make one with `jittop record FILE`, or check the path" }
      throw error
    }
  }

  private static func cursor(_ file: OpenedMap) -> RecordingCursor {
    // Read a growing file only up to its size at the start, which determines the length of the replay.
    let end = file.size.rawValue
    return RecordingCursor { offset, limit in
      offset < end ? file.bytes(TextRange(offset: offset, length: end - offset), limit: limit) : []
    }
  }

  package func cursor() -> RecordingCursor { Self.cursor(file) }

  /// Returns the bytes of a range of one generation of a map.
  package func text(_ map: MapID, _ generation: Int, _ range: TextRange, _ limit: Int) -> [UInt8] {
    let places = index.text(of: map, generation: generation, range, limit: limit)
    if places.count == 1 { return file.bytes(places[0]) }
    return places.flatMap { file.bytes($0) }
  }

  /// Returns the source of a player whose monitors hold at most `entryLimit` entries.
  package func source(entryLimit: Int) -> ReplayPlayer.Source {
    ReplayPlayer.Source(index, cursor: cursor) { monitor(entryLimit: entryLimit) }
  }

  /// Returns a monitor at the start of the recording that reads names from this file and holds at most `entryLimit` entries.
  package func monitor(entryLimit: Int) -> Monitor {
    var monitor = Monitor(now: index.first ?? Moment(uptime: .zero, wall: WallTime(rawValue: 0))) { text($0, $1, $2, $3) }
    monitor.entryLimit = entryLimit
    return monitor
  }
}
