import Monitor
import PerfMap
import SystemPackage

/// A recording on disk: looked at once from start to end, then read where it is needed.
///
/// One that is still being written is taken as it stands. What a crash has torn off its end is left out.
package struct RecordingFile {
  /// Where it lies.
  package let path: FilePath
  /// What it holds.
  package let index: RecordingIndex
  /// The number of bytes behind the last whole block.
  package let cutBytes: UInt64
  // Opened as maps are: no link is followed, nothing but a regular file is opened.
  private let file: OpenedMap

  /// Opens a recording. Throws when it cannot be read, or is none. O(bytes).
  package init(path: FilePath) throws(PerfMapError) {
    let file = try Self.open(path)
    var cursor = Self.cursor(file)
    var index = RecordingIndex()
    while let step = cursor.next() { index.take(step) }
    guard cursor.isRecording else {
      throw PerfMapError(.read, path: path, cause: "is no recording", remedy: "make one with `jittop record FILE`")
    }
    if cursor.fault == .unknown {
      throw PerfMapError(.read, path: path, cause: "was made by another version of jittop", remedy: "read it with that one")
    }
    guard index.start != nil else {
      throw PerfMapError(.read, path: path, cause: "holds nothing", remedy: "record again: it ended before its first block")
    }
    self.path = path
    self.file = file
    self.index = index
    cutBytes = file.size.rawValue - min(file.size.rawValue, cursor.wholeBytes)
  }

  /// Whether a file begins as a recording does.
  package static func isRecording(_ path: FilePath) -> Bool {
    guard let file = try? OpenedMap(path: path) else { return false }
    return isRecording(file)
  }

  /// Whether a file begins as a recording does.
  package static func isRecording(_ file: OpenedMap) -> Bool {
    let heading = RecordingEncoder.heading
    return file.bytes(TextRange(offset: 0, length: UInt64(heading.count))) == heading
  }

  /// What is said of a recording where a map is wanted.
  package static func noMap(_ path: FilePath) -> PerfMapError {
    PerfMapError(
      .read, path: path, cause: "is a recording, not a map", remedy: "make a map of it with `jittop export map FILE -o then.map`")
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
    // One that grows is read up to where it was: time does not move on behind the end that is shown.
    let end = file.size.rawValue
    return RecordingCursor { offset, limit in
      offset < end ? file.bytes(TextRange(offset: offset, length: end - offset), limit: limit) : []
    }
  }

  /// A walk through its events from the start.
  package func cursor() -> RecordingCursor { Self.cursor(file) }

  /// A piece of a map's file of a generation.
  package func text(_ map: MapID, _ generation: Int, _ range: TextRange, _ limit: Int) -> [UInt8] {
    let places = index.text(of: map, generation: generation, range, limit: limit)
    if places.count == 1 { return file.bytes(places[0]) }
    return places.flatMap { file.bytes($0) }
  }

  /// The recording as a player takes it; its monitors keep so many entries at most.
  package func source(entryLimit: Int) -> ReplayPlayer.Source {
    ReplayPlayer.Source(index, cursor: cursor) { monitor(entryLimit: entryLimit) }
  }

  /// A monitor at its start, which reads its names here and keeps so many entries at most.
  package func monitor(entryLimit: Int) -> Monitor {
    var monitor = Monitor(now: index.first ?? Moment(uptime: .zero, wall: WallTime(rawValue: 0))) { text($0, $1, $2, $3) }
    monitor.entryLimit = entryLimit
    return monitor
  }
}
