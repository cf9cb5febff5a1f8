import Monitor
import PerfMap
import Processes
import Recording
import SystemPackage

/// A monitor with manual input, whose events are recorded.
struct RecordedSession {
  private(set) var monitor: Monitor
  private(set) var bytes: [UInt8] = []
  /// The offsets in `bytes` at which blocks end.
  private(set) var ends: [Int] = []
  private var encoder = RecordingEncoder(tag: 0x0403_0201)
  private var generations: [MapID: Generation] = [:]

  static let start = Moment(uptime: .milliseconds(3), wall: WallTime(seconds: 1_800_000_000, nanoseconds: 7))

  init() {
    monitor = Monitor(now: Self.start) { _, _, _, _ in [] }
    record(.started(RecordingStart(monotonic: .seconds(4711))))
  }

  private mutating func record(_ event: RecordedEvent) {
    encoder.add(event, at: monitor.now)
    bytes += encoder.take()
    ends.append(bytes.count)
  }

  mutating func pass(_ time: Duration) {
    monitor.tick(Moment(uptime: monitor.now.uptime + time, wall: monitor.now.wall.advanced(by: time)))
  }

  mutating func find(pid: Int32, existed: Bool = false) -> MapID {
    let path = FilePath("/tmp/perf-\(pid).map")
    let id = monitor.add(path: path, pid: ProcessID(pid), existed: existed, place: existed ? .container : .directory)
    record(.found(id, path: path, pid: ProcessID(pid), existed: existed, place: existed ? .container : .directory))
    return id
  }

  mutating func identify(_ id: MapID, comm: String?) {
    let facts = comm.map {
      ProcessFacts(
        pid: monitor.maps[id]?.pid ?? ProcessID(1), comm: Array($0.utf8), commandLine: [Array("/bin/\($0)".utf8), [0xff]], uid: 1000,
        startTime: WallTime(seconds: 1_799_999_000, nanoseconds: 5), isRunning: true)
    }
    monitor.identify(id, facts)
    record(.process(id, facts))
  }

  mutating func write(_ text: String, to id: MapID, restart: Generation.Reason? = nil, hasMore: Bool = false) {
    var read = RecordedRead()
    if generations[id] == nil || restart != nil {
      let generation = Generation(
        number: (generations[id]?.number ?? 0) + 1, reason: restart ?? .opened, file: FileIdentity(device: 1, inode: .max))
      generations[id] = generation
      read.begin(generation)
    }
    read.receive(Array(text.utf8).span)
    read.finish(
      ReadOutcome(
        progress: MapFollower.Progress(bytes: ByteCount(UInt64(text.utf8.count)), hasMore: hasMore, status: .following),
        lastWrite: monitor.now.wall, fileSize: ByteCount(1 << 40)))
    monitor.read(id) { map in
      read.give(to: &map)
      return read.outcome
    }
    record(.read(id, read))
  }

  /// Reads a hole, then a text.
  mutating func write(hole: UInt64, _ text: String, to id: MapID) {
    var read = RecordedRead()
    read.receive(zeros: hole)
    read.receive(Array(text.utf8).span)
    read.status = .following
    monitor.read(id) { map in
      read.give(to: &map)
      return read.outcome
    }
    record(.read(id, read))
  }

  /// Notes in the recording that a map was read without new bytes.
  mutating func readNothing(_ id: MapID) { encoder.readNothing(id, at: monitor.now.uptime) }

  mutating func find(_ id: MapID, _ status: FollowerStatus) {
    var read = RecordedRead()
    read.status = status
    monitor.read(id) { _ in read.outcome }
    record(.read(id, read))
  }

  mutating func attribute(_ id: MapID, to pid: Int32, writers: [Int32]) {
    monitor.attribute(id, to: ProcessID(pid))
    record(.attributed(id, ProcessID(pid)))
    monitor.note(writers: writers.map { ProcessID($0) }, of: id)
    record(.writers(id, writers.map { ProcessID($0) }))
  }

  mutating func remove(_ id: MapID) {
    monitor.remove(id)
    record(.removed(id))
  }

  mutating func end(_ end: RecordingEnd) { record(.ended(end)) }

  /// Returns a cursor over the recorded bytes.
  func cursor() -> RecordingCursor { RecordingCursor(over: bytes) }

  /// Records two maps with every kind of event; calls `each` after each step.
  static func story(_ each: (RecordedSession) -> Void = { _ in }) -> RecordedSession {
    var session = RecordedSession()
    let node = session.find(pid: 4711, existed: true)
    session.identify(node, comm: "node")
    each(session)
    session.write("1000 40 JS:~old a.js:1:1\n2000 10 JS:~b", to: node, hasMore: true)
    each(session)
    session.pass(.milliseconds(50))
    session.write(" a.js:2:1\n", to: node)
    each(session)
    session.pass(.seconds(2))
    session.write("1000 40 JS:*old a.js:1:1\nnot a line\n", to: node)
    each(session)
    let ruby = session.find(pid: 4712)
    session.attribute(ruby, to: 12, writers: [12, 4711])
    session.identify(ruby, comm: "ruby")
    session.write("5000 20 rb\n", to: ruby)
    each(session)
    session.pass(.milliseconds(730))
    session.write("9000 10 new\n", to: node, restart: .truncated)
    session.find(ruby, .unreadable(PerfMapError(.read, path: "/tmp/ä", errno: .ioError, cause: "c", remedy: "r")))
    each(session)
    session.pass(.seconds(31))
    session.identify(node, comm: nil)
    session.find(ruby, .notRegular(.fifo))
    each(session)
    session.pass(.seconds(3))
    session.remove(ruby)
    session.end(.limitReached)
    each(session)
    return session
  }
}

extension RecordingCursor {
  init(over bytes: [UInt8]) {
    self.init { offset, limit in Array(bytes.dropFirst(Int(clamping: offset)).prefix(limit)) }
  }

  /// Returns the text of each map at the end of the recording.
  mutating func texts() -> [FilePath: String] {
    var paths: [MapID: FilePath] = [:]
    var texts: [FilePath: String] = [:]
    while let step = next() {
      if case .found(let id, let path, _, _, _) = step.event { paths[id] = path }
      guard case .read(let id, let read) = step.event, let path = paths[id] else { continue }
      for piece in read.pieces {
        switch piece {
        case .generation: texts[path] = ""
        case .bytes(let bytes, _): texts[path, default: ""] += String(decoding: bytes, as: UTF8.self)
        case .zeros(let count): texts[path, default: ""] += "<\(count)>"
        case .lineEnd: texts[path, default: ""] += "\n"
        case .position: texts[path, default: ""] += "<position>"
        }
      }
    }
    return texts
  }
}
