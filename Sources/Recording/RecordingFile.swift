import Monitor
import PerfMap
import SystemPackage

/// A recording on disk, indexed when it is opened.
///
/// Data written to the file after it was opened is ignored, and so is an incomplete block at the end.
package struct RecordingFile {
  package let path: FilePath
  package let index: RecordingIndex
  package let size: ByteCount
  package let format: RecordingDecoder.Format
  /// The number of valid blocks.
  package let blockCount: Int
  /// The parts of the file that cannot be decoded.
  package let damage: RecordingDamage
  /// The number of bytes of an incomplete block at the end.
  package let truncatedBytes: UInt64
  // OpenedMap opens only regular files, and refuses a path that is itself a symbolic link.
  private let file: OpenedMap

  /// Opens and indexes a recording. Throws if the file cannot be read, is not a recording, was recorded by a version of jittop with an
  /// unknown format, or has no valid block. O(bytes).
  package init(path: FilePath) throws(PerfMapError) {
    let file = try Self.open(path)
    var cursor = Self.cursor(file)
    var index = RecordingIndex()
    while let step = cursor.next() { index.take(step) }
    let state = cursor.state
    if state.fault == .unknown {
      throw PerfMapError(.read, path: path, cause: "recorded by another version of jittop", remedy: "open it with that version")
    }
    guard let format = state.format else {
      throw PerfMapError(.read, path: path, cause: "not a jittop recording", remedy: "make one with `jittop record FILE`")
    }
    guard index.first != nil else {
      let cause = state.damage.count > 0 || state.fault == .damaged ? "damaged recording without a valid block" : "empty recording"
      throw PerfMapError(.read, path: path, cause: cause, remedy: "record again")
    }
    self.path = path
    self.file = file
    self.index = index
    self.format = format
    size = file.size
    blockCount = state.blockCount
    var damage = state.damage
    if state.fault == .damaged { damage.add(state.position..<max(state.position, size.rawValue)) }
    self.damage = damage
    truncatedBytes = UInt64(state.tailCount)
  }

  package static func isRecording(_ path: FilePath) -> Bool { (try? OpenedMap(path: path)).map(isRecording) ?? false }

  /// True if the first bytes of a file are those of a recording.
  package static func isRecording(_ file: OpenedMap) -> Bool {
    var decoder = RecordingDecoder()
    let size = RecordingDecoder.headingSize
    decoder.decode(file.bytes(TextRange(offset: 0, length: UInt64(size)), limit: size)) { _ in }
    decoder.finish { _ in }
    return decoder.isRecording || decoder.fault == .unknown
  }

  /// Returns the error for a recording that is given where a map is expected.
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
    // Read a growing file only up to its size at the time of opening, as the index does.
    let end = file.size.rawValue
    return RecordingCursor { offset, limit in
      offset < end ? file.bytes(TextRange(offset: offset, length: end - offset), limit: limit) : []
    }
  }

  package func cursor() -> RecordingCursor { Self.cursor(file) }

  /// Returns the bytes of a range in one generation of a map, up to a limit.
  package func text(_ map: MapID, _ generation: Int, _ range: TextRange, _ limit: Int) -> [UInt8] {
    var bytes: [UInt8] = []
    for part in index.text(of: map, generation: generation, range, limit: limit) {
      switch part.place {
      case .recorded(let offset): bytes += file.bytes(TextRange(offset: offset, length: part.count))
      case .fill(let byte): bytes += repeatElement(byte, count: Int(clamping: part.count))
      }
    }
    return bytes
  }

  /// Returns the number of bytes from an offset in one generation of a map to the end of the sparse-file hole there; 0 outside holes.
  package func hole(_ map: MapID, _ generation: Int, at offset: UInt64) -> UInt64 {
    index.hole(of: map, generation: generation, at: offset)
  }

  /// Returns the source of a player whose monitors hold at most `entryLimit` entries.
  package func source(entryLimit: Int) -> ReplayPlayer.Source {
    ReplayPlayer.Source(index, cursor: cursor) { monitor(entryLimit: entryLimit) }
  }

  /// Returns a monitor at the start of the recording that reads names from this file and holds at most `entryLimit` entries.
  package func monitor(entryLimit: Int) -> Monitor {
    var monitor = Monitor(now: index.first ?? Moment(uptime: .zero, wall: WallTime(rawValue: 0))) { id, generation, range, limit in
      // The monitor numbers maps in the order of the index. Recorded IDs may differ: if blocks are lost, some numbers are missing.
      index.maps.indices.contains(id.rawValue) ? text(index.maps[id.rawValue].id, generation, range, limit) : []
    }
    monitor.entryLimit = entryLimit
    return monitor
  }
}
