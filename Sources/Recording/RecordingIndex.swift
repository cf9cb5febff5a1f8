import Monitor
import PerfMap
import SystemPackage

/// The index of a recording: its times, its maps, and the offsets of their bytes.
///
/// Takes about 24 bytes for each read of a map with new data. The bytes themselves stay in the file.
package struct RecordingIndex: Sendable {
  package struct Map: Hashable, Sendable {
    package let id: MapID
    package let path: FilePath
    /// The PID in the map's name, or that of its process if it differs (another PID namespace).
    package internal(set) var pid: ProcessID?
    /// The uptime at which the map was found.
    package let found: Duration
    /// The raw name of the process; empty if unknown.
    package internal(set) var comm: [UInt8] = []
    /// The number of bytes of all generations.
    package internal(set) var bytes = ByteCount.zero
  }

  /// The start event; nil without a complete block.
  package private(set) var start: RecordingStart?
  package private(set) var first: Moment?
  package private(set) var last: Moment?
  /// The end event; nil if the recording was interrupted or is still being written.
  package private(set) var end: RecordingEnd?
  /// The maps in the order in which they were found.
  package private(set) var maps: [Map] = []

  /// The maps older than the recording that are not yet read to their ends.
  private var unread: Set<MapID> = []
  /// The uptime at which `unread` became empty.
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

  /// The uptime at which all maps older than the recording had been read. Earlier states are incomplete.
  package var opening: Duration { openingEnd ?? (unread.isEmpty ? first : last)?.uptime ?? .zero }

  /// Adds the next event. O(1).
  package mutating func take(_ step: RecordedStep) {
    if first == nil { first = step.moment }
    last = step.moment
    switch step.event {
    case .started(let start): self.start = start
    case .found(let id, let path, let pid, let existed, _):
      guard mapIndexes[id] == nil else { return }
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
      case .generation(let generation): current[id] = generation.number
      case .bytes(let bytes, let offset):
        maps[place].bytes = ByteCount(maps[place].bytes.rawValue &+ UInt64(bytes.count))
        texts[TextKey(map: id, generation: current[id] ?? 0), default: TextExtents()].append(bytes.count, at: offset)
      }
    }
  }

  /// Returns the ranges in the recording of a range of a map, fewer bytes if the file was shorter. O(log reads).
  package func text(of map: MapID, generation: Int, _ range: TextRange, limit: Int) -> [TextRange] {
    texts[TextKey(map: map, generation: generation)]?.places(of: range, limit: limit) ?? []
  }
}
