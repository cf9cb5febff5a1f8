import Monitor
import PerfMap
import SystemPackage

/// The index of a recording: its times, its maps, and the offsets of their bytes.
///
/// The index takes about 24 bytes for each read of a map with new data. The bytes of the maps stay in the file. ``mapLimit`` and
/// ``textLimit`` limit the size of the index.
package struct RecordingIndex: Sendable {
  package struct Map: Hashable, Sendable {
    package let id: MapID
    package let path: FilePath
    /// The PID in the map's file name. If that PID is of another PID namespace, the PID of the process in the namespace of jittop.
    package internal(set) var pid: ProcessID?
    /// The uptime of the recorder when the map was found.
    package let found: Duration
    /// The unescaped name of the process; empty if unknown.
    package internal(set) var comm: [UInt8] = []
    /// The number of bytes of all generations.
    package internal(set) var bytes = ByteCount.zero
  }

  /// The start of the recording, with the `CLOCK_MONOTONIC` time of the first event; nil if no valid block contains a start event.
  package private(set) var start: RecordingStart?
  package private(set) var first: Moment?
  package private(set) var last: Moment?
  /// The end event; nil if the recording was interrupted or is still being written.
  package private(set) var end: RecordingEnd?
  /// The maps in the order in which they were found.
  package private(set) var maps: [Map] = []

  /// The number of maps plus the number of pieces of reads that are not indexed because of the limits.
  package private(set) var leftOut = 0

  /// The maximum number of maps that are indexed.
  package static let mapLimit = 1 << 16
  /// The maximum number of pieces of reads that are indexed. A generation counts as four pieces.
  package static let textLimit = 1 << 23
  private var textCount = 0

  /// The maps that are older than the recording and have not been read to their ends by the last event.
  private var unread: Set<MapID> = []
  /// The uptime at which ``unread`` became empty; nil before.
  private var openingEnd: Duration?

  private var mapIndexes: [MapID: Int] = [:]
  private var texts: [TextKey: TextExtents] = [:]
  private var current: [MapID: Int] = [:]

  private struct TextKey: Hashable {
    var map: MapID
    var generation: Int
  }

  package init() {}

  package var length: Duration { last.flatMap { last in first.map { last.uptime - $0.uptime } } ?? .zero }

  /// The uptime by which all maps older than the recording were read to their ends; the last uptime if some were not. Earlier states of the
  /// maps are incomplete.
  package var opening: Duration { openingEnd ?? (unread.isEmpty ? first : last)?.uptime ?? .zero }

  /// Adds the next event. O(pieces).
  package mutating func take(_ step: RecordedStep) {
    if first == nil { first = step.moment }
    last = step.moment
    switch step.event {
    case .started(let start):
      guard self.start == nil, let first else { return }
      self.start = RecordingStart(monotonic: start.monotonic - (step.moment.uptime - first.uptime))
    case .found(let id, let path, let pid, let existed, _):
      guard mapIndexes[id] == nil else { return }
      guard maps.count < Self.mapLimit else { return leaveOut() }
      if existed, step.moment == first { unread.insert(id) }
      mapIndexes[id] = maps.count
      maps.append(Map(id: id, path: path, pid: pid, found: step.moment.uptime))
    case .process(let id, let facts):
      if let place = mapIndexes[id], let facts, !facts.comm.isEmpty { maps[place].comm = facts.comm }
    case .attributed(let id, let pid): if let place = mapIndexes[id] { maps[place].pid = pid }
    case .writers: break
    case .read(let id, let read):
      take(read, id)
      if !read.hasMore { finishInitialRead(id, step.moment) }
    case .removed(let id): finishInitialRead(id, step.moment)
    case .ended(let end): self.end = end
    }
  }

  private mutating func finishInitialRead(_ id: MapID, _ moment: Moment) {
    if unread.remove(id) != nil, unread.isEmpty { openingEnd = moment.uptime }
  }

  private mutating func take(_ read: RecordedRead, _ id: MapID) {
    guard let place = mapIndexes[id] else { return }
    for piece in read.pieces {
      switch piece {
      case .generation(let generation):
        textCount += 4
        current[id] = generation.number
      case .position: break
      case .bytes(let bytes, let offset): append(UInt64(bytes.count), at: .recorded(offset), id, place)
      case .zeros(let count): append(count, at: .fill(0), id, place)
      case .lineEnd: append(1, at: .fill(0x0a), id, place)
      }
    }
  }

  private mutating func append(_ count: UInt64, at source: TextExtents.Place, _ id: MapID, _ place: Int) {
    maps[place].bytes = ByteCount(maps[place].bytes.rawValue &+ count)
    guard textCount < Self.textLimit else { return leaveOut() }
    textCount += 1
    texts[TextKey(map: id, generation: current[id] ?? 0), default: TextExtents()].append(count, at: source)
  }

  private mutating func leaveOut() { leftOut += 1 }

  /// Returns the number of bytes from an offset in a map to the end of the sparse-file hole there; 0 outside holes. O(log reads).
  func hole(of map: MapID, generation: Int, at offset: UInt64) -> UInt64 {
    texts[TextKey(map: map, generation: generation)]?.hole(at: offset) ?? 0
  }

  /// Returns the parts of a range of a map, with the place of each in the recording, up to `limit` bytes or the end of the map.
  /// O(log reads + parts).
  func text(of map: MapID, generation: Int, _ range: TextRange, limit: Int) -> [TextExtents.Part] {
    texts[TextKey(map: map, generation: generation)]?.parts(of: range, limit: limit) ?? []
  }
}
