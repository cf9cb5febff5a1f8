import Glibc
import Monitor
import PerfMap
import Processes
import Recording
import SystemPackage
import TestSupport
import Testing

@testable import Watching

/// The watch and the old one, each with a monitor and a recording, over the same directory at the same times.
private final class BothWatches {
  let directory: ScratchDirectory
  private let new: MapWatch
  private let old: OldMapWatch
  private var newMonitor: Monitor
  private var oldMonitor: Monitor
  private let recorders: [Recorder]
  private var now: Duration = .zero

  init(descriptors: Int, targets: [Int32] = [], _ prepare: (ScratchDirectory) throws -> Void = { _ in }) throws {
    directory = try ScratchDirectory()
    try prepare(directory)
    let path = directory.path
    recorders = try ["new.rec", "old.rec"].map { try Recorder(path: FilePath("\(path)/\($0)"), limit: ByteCount(1 << 30)) }
    let named = targets.map { MapTarget("\($0)", directory: path) }
    let newMaps = FollowedMaps()
    let oldMaps = FollowedMaps()
    newMonitor = Monitor(now: Self.moment(.zero)) { newMaps.text($0, $1, $2, $3) }
    oldMonitor = Monitor(now: Self.moment(.zero)) { oldMaps.text($0, $1, $2, $3) }
    new = try MapWatch(
      named.isEmpty ? .directory(path) : .maps(named), maps: newMaps, descriptors: descriptors, recorder: recorders[0])
    old = try OldMapWatch(
      named.isEmpty ? .directory(path) : .maps(named), maps: oldMaps, descriptors: descriptors, recorder: recorders[1])
    try new.start(&newMonitor)
    try old.start(&oldMonitor)
  }

  private static func moment(_ uptime: Duration) -> Moment {
    Moment(uptime: uptime, wall: WallTime(seconds: 1_700_000_000, nanoseconds: 0).advanced(by: uptime))
  }

  /// Both look after a time; they answer the same.
  func look(after milliseconds: Int) {
    now += .milliseconds(milliseconds)
    newMonitor.tick(Self.moment(now))
    oldMonitor.tick(Self.moment(now))
    let newHasMore = new.look(&newMonitor, budget: .seconds(9))
    let oldHasMore = old.look(&oldMonitor, budget: .seconds(9))
    #expect(newHasMore == oldHasMore, "at \(now)")
    #expect(newMonitor.mapsLeftOut == oldMonitor.mapsLeftOut, "at \(now)")
    #expect(newMonitor.maps.count == oldMonitor.maps.count, "at \(now)")
  }

  /// The recorded events of both, those of one moment in alphabetical order.
  func logs() throws -> (new: [String], old: [String]) {
    for recorder in recorders { _ = recorder.stop(at: Self.moment(now)) }
    return (try log("new.rec"), try log("old.rec"))
  }

  private func log(_ name: String) throws -> [String] {
    var cursor = try RecordingFile(path: FilePath(directory.file(name))).cursor()
    var lines: [(Duration, String)] = []
    while let step = cursor.next() { lines.append((step.moment.uptime, Self.words(step.event))) }
    return lines.sorted { $0 < $1 }.map { "\($0): \($1)" }
  }

  private static func words(_ event: RecordedEvent) -> String {
    switch event {
    case .started: "started"
    case .found(let id, let path, let pid, let existed, let place):
      "found \(id.rawValue) \(path.lastComponent?.string ?? "") \(pid.map { "\($0)" } ?? "-") \(existed) \(place)"
    case .process(let id, let facts): "process \(id.rawValue) \(facts.map { "\($0.pid) \($0.isRunning)" } ?? "none")"
    case .attributed(let id, let pid): "attributed \(id.rawValue) \(pid)"
    case .writers(let id, let pids): "writers \(id.rawValue) \(pids)"
    case .read(let id, let read):
      "read \(id.rawValue) \(read.byteCount) \(read.pieces.count) \(read.status) \(read.hasMore) \(read.fileSize)"
    case .removed(let id): "removed \(id.rawValue)"
    case .ended(let end): "ended \(end)"
    }
  }
}

@Suite("The watch beside the old one")
struct MapWatchComparisonTests {
  private func expectSame(_ both: BothWatches, atLeast count: Int) throws {
    let (new, old) = try both.logs()
    #expect(new == old)
    #expect(new.count >= count)
  }

  /// The number of no process: beyond pid_max.
  private static let nobody: Int32 = 2_000_000_000

  @Test("Maps that grow, calm down, are emptied, replaced and deleted")
  func lives() throws {
    let own = getpid()
    let both = try BothWatches(descriptors: 1024) { try $0.append("perf-\(own).map", "1000 10 a\n".utf8) }
    for round in 0..<40 {
      both.look(after: 50)
      if round % 3 == 0 { try both.directory.append("perf-\(own).map", "\(round)000 10 b\n".utf8) }
      if round == 7 { try both.directory.append("perf-\(Self.nobody).map", "1000 10 c\n".utf8) }
      if round == 20 { try both.directory.write("perf-\(own).map", "2000 10 d\n".utf8) }
      if round == 30 { unlink(both.directory.file("perf-\(Self.nobody).map")) }
    }
    for _ in 0..<30 { both.look(after: 100) }
    // Quiet for three seconds: an alarm reports this.
    try both.directory.append("perf-\(own).map", "9000 10 e\n".utf8)
    for _ in 0..<10 { both.look(after: 50) }
    unlink(both.directory.file("perf-\(own).map"))
    both.look(after: 50)
    try both.directory.append("perf-\(own).map", "1000 10 again\n".utf8)
    for _ in 0..<140 { both.look(after: 50) }
    try expectSame(both, atLeast: 30)
  }

  @Test("A large map is read in slices beside the others")
  func large() throws {
    let both = try BothWatches(descriptors: 1024) {
      try $0.append("perf-\(Self.nobody).map", Array(repeating: Array("1000 10 name\n".utf8), count: 100_000).joined())
      try $0.append("perf-\(Self.nobody - 1).map", "1000 10 a\n".utf8)
    }
    for _ in 0..<20 { both.look(after: 20) }
    try expectSame(both, atLeast: 8)
  }

  @Test("More maps than are followed: they wait, and come in when there is room")
  func crowd() throws {
    // 16 maps are followed.
    let both = try BothWatches(descriptors: 64) { directory in
      for number in Int32(0)..<16 { try directory.append("perf-\(Self.nobody - number).map", "1000 10 a\n".utf8) }
    }
    for _ in 0..<5 { both.look(after: 50) }
    try both.directory.append("perf-\(Self.nobody - 16).map", "1000 10 b\n".utf8)
    for _ in 0..<5 { both.look(after: 50) }
    unlink(both.directory.file("perf-\(Self.nobody - 3).map"))
    for _ in 0..<60 { both.look(after: 50) }
    try expectSame(both, atLeast: 50)
  }

  @Test("Maps that are named and come later")
  func named() throws {
    let own = getpid()
    let both = try BothWatches(descriptors: 1024, targets: [own, Self.nobody])
    for _ in 0..<50 { both.look(after: 50) }
    try both.directory.append("perf-\(own).map", "1000 10 a\n".utf8)
    for _ in 0..<50 { both.look(after: 50) }
    unlink(both.directory.file("perf-\(own).map"))
    for _ in 0..<150 { both.look(after: 50) }
    try expectSame(both, atLeast: 6)
  }
}
