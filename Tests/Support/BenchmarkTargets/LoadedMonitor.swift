import Dashboard
import Monitor
import PerfMap
import Screen
import SystemPackage

/// A monitor of one large map in a file, with a screen of 160x45 and a manual clock.
public final class LoadedMonitor {
  private var monitor: Monitor
  private var dashboard = Dashboard(ownMapPath: "/tmp/perf-1.map", directory: "/tmp")
  private let scratch: ScratchMap
  private let follower: MapFollower
  private let id: MapID
  private var map = GeneratedMap(.arenas)

  private static let size = Size(columns: 160, rows: 45)

  /// The sort columns of the entries.
  public static var columns: [String] { EntriesView.Column.allCases.map(\.rawValue) }

  /// Writes a map in eight arenas, reads it, and removes it while it stays open.
  public init(entries: Int) throws {
    scratch = try ScratchMap()
    let follower = MapFollower(path: FilePath(scratch.path))
    self.follower = follower
    monitor = Monitor(now: Moment(uptime: .seconds(100), wall: WallTime(seconds: 1_700_000_000, nanoseconds: 0))) {
      _, _, range, limit in follower.bytes(range, limit: limit)
    }
    id = monitor.add(path: FilePath(scratch.path), pid: nil, existed: true)
    try scratch.append(entries, of: &map)
    read()
    scratch.remove()
    monitor.selectMap(id)
  }

  private func read() {
    monitor.read(id) { record in
      let progress = follower.poll(into: &record)
      return ReadOutcome(progress: progress, lastWrite: follower.lastWrite, fileSize: follower.fileSize)
    }
  }

  /// Writes and reads further entries.
  public func grow(by entries: Int) throws {
    try scratch.append(entries, of: &map)
    read()
  }

  /// Advances the clock.
  public func pass(_ time: Duration) {
    monitor.tick(Moment(uptime: monitor.now.uptime + time, wall: monitor.now.wall.advanced(by: time)))
  }

  /// Presses the key of a character.
  public func press(_ character: Unicode.Scalar) { press(.character(character)) }

  /// Presses page down.
  public func pageDown() { press(.pageDown) }

  private func press(_ key: Key) { _ = dashboard.handle(.key(key), &monitor) }

  /// Draws a frame and returns its number of cells.
  public func draw() -> Int { dashboard.draw(monitor, size: Self.size).canvas.cells.count }

  /// Sorts the entries on this thread.
  public func sort(by column: String) {
    guard let column = EntriesView.Column(rawValue: column) else { return }
    monitor.sortEntries(by: column)
    while let due = monitor.takeTask() { monitor.finish(due.run()) }
  }

  /// Searches for a text from the first row until it is found or the search ends.
  public func search(_ text: String) {
    monitor.startSearch(Array(text.utf8), .down)
    while monitor.work(budget: 200) {}
  }
}
