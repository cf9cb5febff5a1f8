import Monitor
import PerfMap
import Processes
import SystemPackage

@testable import Watching

/// A scheduler with a driver that writes actions as text. Maps have the IDs 0, 1, 2 in the order in which they are followed.
struct SchedulerRig {
  var scheduler: WatchScheduler
  /// The running processes.
  var running: Set<Int32> = []
  var selected: Int?
  var now: Duration = .zero
  private var next = 0

  static let directory = FilePath("/tmp")

  init(limit: Int) { scheduler = WatchScheduler(directory: Self.directory, realDirectory: Self.directory, limit: limit) }

  /// Creates a scheduler that follows named maps.
  init() { scheduler = WatchScheduler() }

  private var context: WatchContext {
    WatchContext(now: now, selected: selected.map { MapID(rawValue: $0) }) { [running] in running.contains($0.rawValue) }
  }

  static func file(_ pid: Int32) -> MapFile { MapFile(ProcessID(pid), in: directory) }

  /// Reports an event, and returns the actions as text.
  mutating func handle(_ event: WatchEvent) -> String {
    words(scheduler.handle(event, context))
  }

  /// Reports that the map of a process is in the directory, and returns the actions as text.
  mutating func find(_ pid: Int32) -> String { handle(.found(FoundMap(Self.file(pid), existed: false))) }

  /// Reports that the map of a process was removed from the directory, and returns the actions as text.
  mutating func vanish(_ pid: Int32) -> String { handle(.vanished(Self.file(pid))) }

  mutating func admit() -> String { words(scheduler.admit(context)) }

  /// Checks processes and removes maps that are gone. Returns the actions, or `-` if no check is due.
  mutating func identify(ended: Int32...) -> String {
    guard let due = scheduler.identify(ended: Set(ended.map { ProcessID($0) }), context) else { return "-" }
    let checks = words(due)
    return [checks, words(scheduler.removeGone())].filter { !$0.isEmpty }.joined(separator: ", ")
  }

  /// Reports the result of a read.
  mutating func read(_ id: Int, _ result: ReadResult = ReadResult(hasNews: true)) {
    _ = scheduler.read(MapID(rawValue: id), result, at: now)
  }

  /// Reads all maps that are due with the same result, and returns their IDs.
  mutating func readAll(_ result: ReadResult = ReadResult(hasNews: true)) -> [Int] {
    var ids: [Int] = []
    scheduler.reads.begin(at: now, order: (0..<next).map { MapID(rawValue: $0) }, selected: nil)
    while case .read(let id)? = scheduler.reads.next(spent: .zero, of: .seconds(1)) {
      ids.append(id.rawValue)
      _ = scheduler.read(id, result, at: now)
    }
    return ids
  }

  private mutating func words(_ actions: [WatchAction]) -> String {
    actions.map { action in
      switch action {
      case .follow(let map):
        let id = MapID(rawValue: next)
        next += 1
        let then = words(scheduler.handle(.followed(id, map), context))
        return "follow \(map.path.lastComponent?.string ?? "") \(map.place)" + (then.isEmpty ? "" : ", " + then)
      case .identify(let id, let pid):
        let isRunning = running.contains(pid.rawValue)
        _ = scheduler.handle(.identified(id, pid, isRunning: isRunning, isRunning ? .reported : .notReported), context)
        return "identify \(id.rawValue)"
      case .attribute(let id, let pid): return "attribute \(id.rawValue) to \(pid)"
      case .setWriters(let writers, let id): return "writers of \(id.rawValue): \(writers.map { "\($0)" }.joined(separator: " "))"
      case .remove(let id, _): return "remove \(id.rawValue)"
      case .setWaitingCount(let count): return "waiting \(count)"
      }
    }.joined(separator: ", ")
  }
}
