import BenchmarkMaps
import Dashboard
import Monitor
import PerfMap
import Screen
import SystemPackage

/// A monitor of one large map in a file, and its screen of 160x45; time is passed by hand.
final class LoadedMonitor {
  var monitor: Monitor
  private var dashboard = Dashboard(ownMapPath: "/tmp/perf-1.map", directory: "/tmp")
  private let scratch: ScratchMap
  private let follower: MapFollower
  private let id: MapID
  private var map = GeneratedMap(.arenas)

  typealias Column = EntriesView.Column

  static let size = Size(columns: 160, rows: 45)

  /// Writes a map in eight arenas, reads it, and removes it: it stays open.
  init(entries: Int) throws {
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

  /// Reads what is new.
  private func read() {
    monitor.read(id) { record in
      let progress = follower.poll(into: &record)
      return ReadOutcome(progress: progress, lastWrite: follower.lastWrite, fileSize: follower.fileSize)
    }
  }

  /// Entries are written and read.
  func grow(by entries: Int) throws {
    try scratch.append(entries, of: &map)
    read()
  }

  /// Time passes.
  func pass(_ time: Duration) {
    monitor.tick(Moment(uptime: monitor.now.uptime + time, wall: monitor.now.wall.advanced(by: time)))
  }

  /// A key is pressed.
  func press(_ key: Key) { _ = dashboard.handle(.key(key), &monitor) }

  /// Draws a frame.
  func draw() -> Canvas { dashboard.draw(monitor, size: Self.size).canvas }

  /// Sorts as the loop does, on this thread.
  func sort(by column: EntriesView.Column) {
    monitor.sortEntries(by: column)
    while let due = monitor.takeSort() { monitor.finish(due.run()) }
  }

  /// Looks for a text from the first row on until it is found or nowhere.
  func search(_ text: String) {
    monitor.startSearch(Array(text.utf8), .down)
    while monitor.work(budget: 200) {}
  }
}
