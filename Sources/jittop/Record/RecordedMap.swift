import Dashboard
import Monitor
import PerfMap
import Recording
import Reports
import Session
import SystemPackage
import Watching

/// A map of a recording as it was at a given time.
struct RecordedMap {
  /// The path of the original map.
  let path: FilePath
  /// The size of the map in bytes, set by ``read(into:)``.
  private(set) var size: UInt64 = 0
  private let file: RecordingFile
  private let id: MapID
  private let end: Duration
  private var generation = 0

  /// Finds a map of a recording by PID or path. By default, `map` is the only map, and `time` is the end of the recording.
  init(_ file: RecordingFile, map: MapTarget?, at time: RecordedTime?) throws(PerfMapError) {
    self.file = file
    let requested = try time.map { time throws(PerfMapError) in try Self.uptime(time, file) } ?? file.index.last?.uptime ?? .zero
    // Entries that existed before the recording count from its start, although reading them took a moment.
    end = max(requested, file.index.opening)
    let found = try Self.choose(file, map, before: end)
    id = found.id
    path = found.path
  }

  private static func uptime(_ time: RecordedTime, _ file: RecordingFile) throws(PerfMapError) -> Duration {
    if let uptime = time.uptime(in: file.index, zoneOffset: Clock.zoneOffset()) { return uptime }
    let first = file.index.first.map { UTCTime.dayTime($0.wall) } ?? ""
    let last = file.index.last.map { UTCTime.dayTime($0.wall) } ?? ""
    throw PerfMapError(
      .read, path: file.path, cause: "does not cover that time",
      remedy: "it covers \(first) to \(last) (\(Numbers.clock(file.index.length).string))")
  }

  private static func choose(
    _ file: RecordingFile, _ target: MapTarget?, before end: Duration
  ) throws(PerfMapError) -> RecordingIndex.Map {
    let named = file.index.maps.filter { map in
      guard let target else { return true }
      return map.path == target.path || target.pid != nil && map.pid == target.pid
    }
    let list = file.index.maps.prefix(8).map { $0.pid.map { "\($0)" } ?? $0.path.string }.joined(separator: ", ")
    guard let first = named.first else {
      let cause = target == nil ? "contains no map" : "contains no such map"
      throw PerfMapError(.read, path: file.path, cause: cause, remedy: list.isEmpty ? "record again" : "it contains \(list)")
    }
    guard Set(named.map(\.path)).count == 1 else {
      throw PerfMapError(.read, path: file.path, cause: "contains \(named.count) maps", remedy: "select one with --map: \(list)")
    }
    // If the same path was used by several maps, take the last one that existed at that time.
    return named.last { $0.found <= end } ?? first
  }

  /// Passes the bytes of the map, as it was at the chosen time, to a receiver. O(bytes of the recording up to that time).
  mutating func read(into receiver: inout some MapReceiver & ~Copyable) {
    var cursor = file.cursor()
    while let step = cursor.next(), step.moment.uptime <= end {
      guard case .read(id, let read) = step.event else { continue }
      for piece in read.pieces {
        switch piece {
        case .generation(let begun): (generation, size) = (begun.number, 0)
        case .bytes(let bytes, _): size += UInt64(bytes.count)
        case .zeros(let count): size += count
        case .lineEnd: size += 1
        case .position: break
        }
      }
      read.give(to: &receiver)
    }
  }

  /// Returns the length of the hole at an offset; 0 if there is none.
  func hole(at offset: UInt64) -> UInt64 { min(file.hole(id, generation, at: offset), size - min(offset, size)) }

  /// Returns at most `limit` bytes of a range of the map; call ``read(into:)`` first.
  func bytes(_ range: TextRange, limit: Int = .max) -> [UInt8] { file.text(id, generation, range, limit) }
}
