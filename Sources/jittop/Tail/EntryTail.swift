import Glibc
import Monitor
import PerfMap
import Reports
import Session
import SystemPackage
import Watching

struct EntryTail: SessionLoop {
  typealias Problem = any Error

  /// The first entry to print of a map that exists at the start: its first entry, or the first new one.
  enum Start { case first, new }
  /// The condition that ends the command, besides signals: the output is closed, or all processes have exited.
  enum End { case closed, exits }

  private var observer: MapObserver
  private let filter: EntryFilter
  private let start: Start
  private var printer: TailPrinter
  private var cursors: [MapID: Cursor] = [:]
  private var end = End.closed

  /// The progress of printing a map.
  private struct Cursor {
    var generation: Int
    var scan: FilterScan
    /// True if a warning about names that take too many steps to match was printed.
    var hasReportedAbandoned = false
    /// The number of overlaps at the last poll.
    var overlapCount = 0
  }

  init(_ source: MapWatch.Source, filter: EntryFilter, printer: TailPrinter, start: Start) throws {
    self.filter = filter
    self.printer = printer
    self.start = start
    observer = try MapObserver(source)
    _ = observer.poll()
    if case .maps = source, observer.monitor.reportUnreadable() { throw Failure.status }
  }

  mutating func run(until end: End) throws {
    // If the reader of the output exits, let write(2) fail with EPIPE.
    signal(SIGPIPE, SIG_IGN)
    self.end = end
    do {
      try run()
    } catch Errno.brokenPipe {
      return
    } catch {
      Failure.report("standard output", cause: "\(error)", remedy: "check where the output goes")
      throw Failure.status
    }
  }

  mutating func turn() throws -> SessionStep<Void> {
    // Check for ended processes before the poll, so that the poll reads everything that they wrote.
    let haveEnded = observer.monitor.maps.values.allSatisfy { !($0.process?.isRunning ?? false) }
    let hasMore = observer.poll()
    for id in observer.monitor.order { try print(id) }
    try printer.flush()
    if hasMore { return .again }
    return end == .exits && haveEnded ? .end(()) : .wait(atMost: MapWatch.slowInterval)
  }

  mutating func wait(atMost time: Duration) -> Void? { observer.wait(atMost: time) ? () : nil }

  private mutating func print(_ id: MapID) throws(Errno) {
    let monitor = observer.monitor
    guard let map = monitor.maps[id], let generation = map.generation else { return }
    var cursor = cursors.removeValue(forKey: id) ?? Cursor(generation: generation.number, scan: FilterScan(filter))
    defer { cursors[id] = cursor }
    if cursor.generation != generation.number {
      Failure.note("\(map.path.string): \(generation.reason.rawValue); printing from the start")
      cursor = Cursor(generation: generation.number, scan: FilterScan(filter))
    }
    let overlaps = newOverlaps(of: map, since: cursor.overlapCount)
    cursor.overlapCount = map.contents.overlapCounts.total
    let count = map.contents.entries.count
    let first = start == .first ? 0 : map.arrivals.firstEntry(since: .zero, count: count)
    if cursor.scan.next < first { cursor.scan = FilterScan(filter, from: first) }
    while cursor.scan.next < count {
      for number in cursor.scan.advance(map, now: monitor.now.uptime, { monitor.readText(map, $0, limit: $1) }) {
        let entry = EntryID(number)
        try printer.add(TailedEntry(entry, in: map, monitor, overlaps: overlaps[entry] ?? []))
      }
    }
    if cursor.scan.abandoned > 0, !cursor.hasReportedAbandoned {
      cursor.hasReportedAbandoned = true
      Failure.note(
        "\(map.path.string): \(cursor.scan.abandoned) names take too many steps to match; their entries are not printed",
        remedy: "simplify the regular expression")
    }
  }

  /// Returns the overlaps after the first `count`, grouped by newer entry. Omits overlaps that the map no longer stores.
  private func newOverlaps(of map: MapRecord, since count: Int) -> [EntryID: [Overlap]] {
    let new = min(map.contents.overlapCounts.total - count, map.contents.overlaps.count)
    var byNewer: [EntryID: [Overlap]] = [:]
    for age in 0..<max(0, new) {
      let overlap = map.contents.overlaps[age]
      byNewer[overlap.newer, default: []].append(overlap)
    }
    return byNewer
  }
}
