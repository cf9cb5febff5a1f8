import Dashboard
import Monitor
import PerfMap
import Recording
import Reports
import Session
import SystemPackage
import Watching

/// A map of a recording as it was at a moment.
struct RecordedMap {
  /// Where it lay.
  let path: FilePath
  /// The number of bytes that had been seen of it.
  private(set) var size: UInt64 = 0
  private let file: RecordingFile
  private let id: MapID
  private let end: Duration
  private var generation = 0

  /// Finds a map; nil as its name is the only one that the recording holds, as its time the end.
  init(_ file: RecordingFile, map: MapTarget?, at time: RecordedTime?) throws(PerfMapError) {
    self.file = file
    let asked = try time.map { time throws(PerfMapError) in try Self.uptime(time, file) } ?? file.index.last?.uptime ?? .zero
    // What was there before the recording was there at its start too, though it took a moment to read it.
    end = max(asked, file.index.opening)
    let found = try Self.choose(file, map, before: end)
    id = found.id
    path = found.path
  }

  private static func uptime(_ time: RecordedTime, _ file: RecordingFile) throws(PerfMapError) -> Duration {
    if let uptime = time.uptime(in: file.index, zoneOffset: Clock.zoneOffset()) { return uptime }
    let first = file.index.first.map { UTCTime.dayTime($0.wall) } ?? ""
    let last = file.index.last.map { UTCTime.dayTime($0.wall) } ?? ""
    throw PerfMapError(
      .read, path: file.path, cause: "was not being recorded at that time",
      remedy: "it goes from \(first) to \(last), \(Numbers.clock(file.index.length).string) long")
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
      let cause = target == nil ? "holds no map" : "holds no such map"
      throw PerfMapError(.read, path: file.path, cause: cause, remedy: list.isEmpty ? "record again" : "it holds those of \(list)")
    }
    guard Set(named.map(\.path)).count == 1 else {
      throw PerfMapError(.read, path: file.path, cause: "holds \(named.count) maps", remedy: "name one with --map: \(list)")
    }
    // Of several lives of one name, the one that had begun.
    return named.last { $0.found <= end } ?? first
  }

  /// Gives all bytes that it had at its moment to a receiver. O(bytes of the recording up to then).
  mutating func read(into receiver: inout some MapReceiver & ~Copyable) {
    var cursor = file.cursor()
    while let step = cursor.next(), step.moment.uptime <= end {
      guard case .read(id, let read) = step.event else { continue }
      for piece in read.pieces {
        switch piece {
        case .generation(let begun): (generation, size) = (begun.number, 0)
        case .bytes(let bytes, _): size += UInt64(bytes.count)
        }
      }
      read.give(to: &receiver)
    }
  }

  /// A piece of it, once it was read.
  func bytes(_ range: TextRange, limit: Int = .max) -> [UInt8] { file.text(id, generation, range, limit) }
}
