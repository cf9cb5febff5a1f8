import Monitor
import PerfMap
import SystemPackage

/// What a recording holds, after one look at all of it: when it was, which maps, and where the bytes of each stand.
///
/// Some 24 bytes for each look at a map in which something was new. The bytes themselves stay in the file.
package struct RecordingIndex: Sendable {
  /// A map of the recording.
  package struct Map: Hashable, Sendable {
    /// Its number in the recording.
    package let id: MapID
    /// Where it lay.
    package let path: FilePath
    /// The number in its name, or its process' own where that is another one.
    package internal(set) var pid: ProcessID?
    /// When it was found, as time of the recording.
    package let found: Duration
    /// What its process was called, raw; empty when it was not known.
    package internal(set) var comm: [UInt8] = []
    /// The number of bytes of all its generations.
    package internal(set) var bytes = ByteCount.zero
  }

  /// How it began; nil when it has no whole block.
  package private(set) var start: RecordingStart?
  /// The first moment.
  package private(set) var first: Moment?
  /// The last one.
  package private(set) var last: Moment?
  /// Why it ended; nil when it was cut off, or goes on.
  package private(set) var end: RecordingEnd?
  /// The maps in the order in which they were found.
  package private(set) var maps: [Map] = []

  /// The maps that were there before the recording and have not been read to their ends yet.
  private var unread: Set<MapID> = []
  /// When there were no more of those.
  private var ready: Duration?

  private var places: [MapID: Int] = [:]
  private var texts: [TextKey: RecordedText] = [:]
  private var current: [MapID: Int] = [:]

  private struct TextKey: Hashable {
    var map: MapID
    var generation: Int
  }

  /// Makes an index of nothing.
  package init() {}

  /// How long the recording is.
  package var length: Duration { last.flatMap { last in first.map { last.uptime - $0.uptime } } ?? .zero }

  /// When all that was there before it had been read: the first time that says something. Before, what is missing is only not known yet.
  package var opening: Duration { ready ?? (unread.isEmpty ? first : last)?.uptime ?? .zero }

  /// Takes the next event. O(1).
  package mutating func take(_ step: RecordedStep) {
    if first == nil { first = step.moment }
    last = step.moment
    switch step.event {
    case .started(let start): self.start = start
    case .found(let id, let path, let pid, let existed, _):
      guard places[id] == nil else { return }
      if existed, step.moment == first { unread.insert(id) }
      places[id] = maps.count
      maps.append(Map(id: id, path: path, pid: pid, found: step.moment.uptime))
    case .process(let id, let facts):
      if let place = places[id], let facts, !facts.comm.isEmpty { maps[place].comm = facts.comm }
    case .attributed(let id, let pid): if let place = places[id] { maps[place].pid = pid }
    case .writers: break
    case .read(let id, let read):
      take(read, id)
      if !read.hasMore { settle(id, step.moment) }
    case .removed(let id): settle(id, step.moment)
    case .ended(let end): self.end = end
    }
  }

  private mutating func settle(_ id: MapID, _ moment: Moment) {
    if unread.remove(id) != nil, unread.isEmpty { ready = moment.uptime }
  }

  private mutating func take(_ read: RecordedRead, _ id: MapID) {
    guard let place = places[id] else { return }
    for piece in read.pieces {
      switch piece {
      case .generation(let generation): current[id] = generation.number
      case .bytes(let bytes, let offset):
        maps[place].bytes = ByteCount(maps[place].bytes.rawValue &+ UInt64(bytes.count))
        texts[TextKey(map: id, generation: current[id] ?? 0), default: RecordedText()].append(bytes.count, at: offset)
      }
    }
  }

  /// Where a piece of a map's file stands in the recording, in its order; less than all when the file was not that long. O(log reads).
  package func text(of map: MapID, generation: Int, _ range: TextRange, limit: Int) -> [TextRange] {
    texts[TextKey(map: map, generation: generation)]?.places(of: range, limit: limit) ?? []
  }
}
