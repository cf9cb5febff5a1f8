import MapAnalysis
import Monitor
import PerfMap

/// A monitor of one generated map in memory, for the comparison of profilers with the map.
public final class ComparedMap {
  private final class Text: Sendable {
    let bytes: [UInt8]

    init(_ bytes: [UInt8]) { self.bytes = bytes }
  }

  private var monitor: Monitor
  private let text: Text
  private let id: MapID

  /// The names of the profilers, in the order of their comparison.
  public static var profilers: [String] { Profiler.emulated.map(\.rawValue) }

  /// Generates and reads a map.
  public init(_ pattern: GeneratedMap.Pattern, entries: Int) {
    let text = Text(GeneratedMap.bytes(pattern, count: entries))
    self.text = text
    monitor = Monitor(now: Moment(uptime: .seconds(100), wall: WallTime(seconds: 1_700_000_000, nanoseconds: 0))) { _, _, range, limit in
      let start = min(Int(clamping: range.offset), text.bytes.count)
      return Array(text.bytes[start..<min(text.bytes.count, start + min(limit, Int(clamping: range.length)))])
    }
    id = monitor.add(path: "/tmp/perf-1.map", pid: nil, existed: true)
    monitor.read(id) { record in
      let bytes = text.bytes
      record.receive(bytes.span)
      let size = ByteCount(UInt64(text.bytes.count))
      return ReadOutcome(
        progress: MapFollower.Progress(bytes: size, hasMore: false, status: .following), lastWrite: nil, fileSize: size)
    }
    monitor.selectMap(id)
  }

  /// Reads all lines as profilers read them. Returns the number of bytes.
  public func readLines() -> UInt64 {
    guard let contents = monitor.maps[id]?.contents else { return 0 }
    var scan = LineScan()
    while scan.advance(contents, { Array(self.text.bytes[Int($0.offset)..<Int($0.offset) + min($1, Int($0.length))]) }) == .unfinished {}
    return scan.position
  }

  /// Prepares the comparison of all profilers.
  public func begin() {
    _ = monitor.requestComparison()
    _ = monitor.takeComparison()
    while monitor.readLines() {}
  }

  /// Compares the next profiler on this thread. Returns the number of wrong bytes, or nil after the last profiler.
  public func compareNext() -> UInt64? {
    guard let task = monitor.takeComparison() else { return nil }
    let outcome = SnapshotTask.compare(task).run()
    monitor.finish(outcome)
    return monitor.maps[id]?.comparison.errors(of: task.profiler)?.counts.wrongBytes.rawValue
  }
}
