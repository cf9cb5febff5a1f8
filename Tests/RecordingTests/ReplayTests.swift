import Monitor
import PerfMap
@testable import Recording
import SystemPackage
import Testing

@Suite("Replaying events")
struct ReplayTests {
  /// The state of a map in a monitor.
  private struct Shown: Hashable {
    var map, state, process: String
    var counts: [Int]
    var rate: Double
    var ages: [Duration?]
    var generation: Int
  }

  private func shown(_ monitor: Monitor) -> [Shown] {
    monitor.maps.values.sorted { $0.id < $1.id }.map { map in
      let contents = map.contents
      let ages = (0..<contents.entries.count).map { map.arrivals.uptime(of: EntryID(UInt32($0))) }
      return Shown(
        map: "\(map.path) \(map.pid.map { "\($0)" } ?? "-") \(map.writers) \(map.place) \(map.fileSize) \(map.isLoading)",
        state: "\(map.state) \(map.status)",
        process: String(decoding: map.commText, as: UTF8.self) + " \(map.process?.isRunning ?? false)",
        counts: [
          contents.entries.count, contents.overlapCounts.total, contents.malformed.count, Int(contents.byteCount.rawValue),
          Int(contents.codeBytes.live.rawValue), monitor.rates.recentEntries,
        ], rate: map.rates.perSecond(over: .twentySeconds).entries, ages: ages, generation: map.generation?.number ?? 0)
    }
  }

  @Test("A replay has the counts, rates, ages, states and generations of the live monitor at every time")
  func same() {
    var moments: [(Moment, [Shown])] = []
    let session = RecordedSession.story { moments.append(($0.monitor.now, shown($0.monitor))) }
    #expect(moments.count == 8)
    #expect(moments[3].1[0].counts.prefix(3) == [3, 1, 1])
    // One continuous replay, and one from the start for each time.
    var through = Monitor(now: RecordedSession.start) { _, _, _, _ in [] }
    var replay = Replay(session.cursor())
    for (index, (moment, wanted)) in moments.enumerated() where index + 1 == moments.count || moments[index + 1].0 != moment {
      #expect(!replay.advance(&through, to: moment.uptime))
      #expect(shown(through) == wanted, "at \(moment.uptime)")
      #expect(through.now == moment)
      var direct = Monitor(now: RecordedSession.start) { _, _, _, _ in [] }
      var other = Replay(session.cursor())
      while other.advance(&direct, to: moment.uptime, steps: 1) {}
      #expect(shown(direct) == wanted, "straight to \(moment.uptime)")
    }
  }

  @Test("Between two events of a replay, the state is unchanged and the clock advances")
  func between() {
    let session = RecordedSession.story()
    var monitor = Monitor(now: RecordedSession.start) { _, _, _, _ in [] }
    var replay = Replay(session.cursor())
    _ = replay.advance(&monitor, to: .milliseconds(1053))
    #expect(monitor.entryCount == 2)
    #expect(monitor.now.uptime == .milliseconds(1053))
    #expect(monitor.now.wall == RecordedSession.start.wall.advanced(by: .milliseconds(1050)))
    _ = replay.advance(&monitor, to: .milliseconds(2053))
    #expect(monitor.entryCount == 4 && monitor.overlapCount == 1)
  }

  @Test("The index of a recording has at most 65,536 maps and counts the others")
  func mapLimit() {
    var index = RecordingIndex()
    let moment = RecordedSession.start
    func found(_ id: Int) -> RecordedStep {
      RecordedStep(
        moment: moment, event: .found(MapID(rawValue: id), path: "/tmp/perf-1.map", pid: nil, existed: true, place: .directory))
    }
    for id in 0..<65_536 { index.take(found(id)) }
    #expect(index.maps.count == 65_536 && index.leftOut == 0)
    // A map that is found again is not counted again.
    index.take(found(7))
    #expect(index.maps.count == 65_536 && index.leftOut == 0)
    index.take(found(65_536))
    #expect(index.maps.count == 65_536 && index.leftOut == 1)
  }

  @Test("A replay adds at most 65,536 maps, including removed ones")
  func replayedMapLimit() {
    var encoder = RecordingEncoder()
    let moment = RecordedSession.start
    func add(_ id: Int, _ later: RecordedEvent? = nil) {
      let path = FilePath("/tmp/perf-\(id).map")
      encoder.add(.found(MapID(rawValue: id), path: path, pid: nil, existed: true, place: .directory), at: moment)
      if let later { encoder.add(later, at: moment) }
    }
    for id in 0..<65_535 { add(id, .removed(MapID(rawValue: id))) }
    add(65_535)
    add(65_536)
    let bytes = encoder.take()
    var monitor = Monitor(now: moment) { _, _, _, _ in [] }
    var replay = Replay(RecordingCursor(over: bytes))
    #expect(!replay.advance(&monitor, to: moment.uptime))
    #expect(monitor.maps.values.map(\.path) == ["/tmp/perf-65535.map"])
  }

  @Test("Gaps are repaired in 65,536 maps at a time; reads of further maps stay unchanged until one of those maps is removed")
  func repairedMapLimit() {
    var gaps = GapRepair()
    let generation = Generation(number: 1, reason: .opened, file: FileIdentity(device: 1, inode: 1))
    var read = RecordedRead()
    // The read starts in the middle of a line.
    read.pieces = [.position(generation, offset: 10, startsLine: false), .bytes(Array("st\n1 1 a\n".utf8), offset: 20)]
    var repaired = read
    repaired.pieces = [.generation(generation), .bytes(Array("1 1 a\n".utf8), offset: 23)]
    func isRepaired(_ id: Int) -> Bool { gaps.repair(.read(MapID(rawValue: id), read)) == .read(MapID(rawValue: id), repaired) }
    #expect((0..<65_536).allSatisfy(isRepaired))
    #expect(gaps.repair(.read(MapID(rawValue: 65_536), read)) == .read(MapID(rawValue: 65_536), read))
    _ = gaps.repair(.removed(MapID(rawValue: 7)))
    #expect(isRepaired(65_536) && !isRepaired(65_537))
  }

  @Test("The index of a recording has at most 8,388,608 pieces of maps and counts the others")
  func textLimit() {
    var index = RecordingIndex()
    let id = MapID(rawValue: 0)
    func take(_ event: RecordedEvent) { index.take(RecordedStep(moment: RecordedSession.start, event: event)) }
    take(.found(id, path: "/tmp/perf-1.map", pid: nil, existed: true, place: .directory))
    var read = RecordedRead()
    // Each generation counts as four pieces and, without bytes, takes no memory.
    let generation = Generation(number: 1, reason: .opened, file: FileIdentity(device: 1, inode: 1))
    read.pieces = Array(repeating: .generation(generation), count: 1 << 10)
    for _ in 0..<(1 << 11) - 1 { take(.read(id, read)) }
    read.pieces = Array(repeating: .generation(generation), count: 1 << 10 - 1) + Array(repeating: .zeros(1), count: 4)
    take(.read(id, read))
    #expect(index.leftOut == 0)
    read.pieces = [.zeros(1)]
    take(.read(id, read))
    #expect(index.leftOut == 1)
    // The bytes of pieces that are left out count in the size of the map.
    #expect(index.maps.first?.bytes == ByteCount(5))
  }

  @Test("The index of a recording has the maps, the length, the end and the offset of every map byte")
  func index() {
    let session = RecordedSession.story()
    var index = RecordingIndex()
    var cursor = session.cursor()
    while let step = cursor.next() { index.take(step) }
    #expect(index.maps.map(\.path) == ["/tmp/perf-4711.map", "/tmp/perf-4712.map"])
    #expect(index.maps.map(\.pid) == [ProcessID(4711), ProcessID(12)])
    #expect(index.maps.map { String(decoding: $0.comm, as: UTF8.self) } == ["node", "ruby"])
    #expect(index.length == .milliseconds(50 + 2000 + 730 + 31_000 + 3000))
    // The recording starts at 3 ms, and the map that is older than the recording is read 50 ms later.
    #expect(index.opening == .milliseconds(53))
    #expect(index.end == .limitReached && index.start?.monotonic == .seconds(4711))
    let first = "1000 40 JS:~old a.js:1:1\n2000 10 JS:~b a.js:2:1\n1000 40 JS:*old a.js:1:1\nnot a line\n"
    func text(_ generation: Int, _ range: Range<UInt64>, limit: Int = .max) -> String {
      let range = TextRange(offset: range.lowerBound, length: range.upperBound - range.lowerBound)
      let parts = index.text(of: MapID(rawValue: 0), generation: generation, range, limit: limit)
      return parts.map { part in
        guard case .recorded(let offset) = part.place else { return "" }
        return String(decoding: session.bytes[Int(offset)..<Int(offset + part.count)], as: UTF8.self)
      }.joined()
    }
    for start in 0...first.utf8.count {
      for end in start...first.utf8.count {
        let wanted = String(decoding: first.utf8.dropFirst(start).prefix(end - start), as: UTF8.self)
        #expect(text(1, UInt64(start)..<UInt64(end)) == wanted)
      }
    }
    #expect(text(1, 0..<1000, limit: 9) == "1000 40 J")
    #expect(text(1, 0..<UInt64.max) == first)
    #expect(text(2, 0..<100) == "9000 10 new\n")
    #expect(text(3, 0..<100) == "" && text(1, 5000..<6000) == "")
  }
}
