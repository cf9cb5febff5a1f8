import Monitor
import PerfMap
import Recording
import SystemPackage
import TestSupport

extension FuzzTarget {
  /// Recordings: events do not depend on chunks, their times do not decrease, and a replay has valid maps.
  ///
  /// The first byte selects the form of the rest: a whole file, or payloads of blocks in format 1 or 2. Two bytes of length precede each
  /// payload, and the target adds valid headers and checksums.
  static let recording = FuzzTarget(
    name: "recording", longestInput: 4096,
    seeds: {
      let story = recordedStory()
      let payloads = RecordingFrame.payloads(of: story).flatMap { [UInt8($0.count >> 8 & 0xff), UInt8($0.count & 0xff)] + $0 }
      return [[0] + story, [0] + story.dropLast(7), [1] + payloads, [2] + payloads]
    },
    fault: { input in
      var script = InputScript(input)
      let form = script.byte() % 3
      let bytes = form == 0 ? script.rest() : RecordingFrame.file(version: Int(form), &script)
      return try stepFault(bytes) ?? fileFault(bytes)
    })

  /// Returns a recording of two maps, with entries, a malformed line, a truncation, an exited process, a removed map and the end.
  private static func recordedStory() -> [UInt8] {
    var encoder = RecordingEncoder()
    var bytes: [UInt8] = RecordingEncoder.heading
    func record(_ event: RecordedEvent, after seconds: Int) {
      let wall = WallTime(seconds: 1_800_000_000 + seconds, nanoseconds: 7)
      encoder.add(event, at: Moment(uptime: .seconds(seconds), wall: wall))
    }
    func read(_ text: String, _ number: Int, _ reason: Generation.Reason) -> RecordedRead {
      var read = RecordedRead()
      read.begin(Generation(number: number, reason: reason, file: FileIdentity(device: 1, inode: 2)))
      read.receive(Array(text.utf8).span)
      return read
    }
    let (node, ruby) = (MapID(rawValue: 1), MapID(rawValue: 2))
    record(.started(RecordingStart(monotonic: .seconds(4711))), after: 0)
    record(.found(node, path: "/tmp/perf-4711.map", pid: ProcessID(4711), existed: true, place: .directory), after: 1)
    record(.read(node, read("1000 40 JS:~a\nnot a line\n", 1, .opened)), after: 1)
    record(.found(ruby, path: "/tmp/perf-12.map", pid: nil, existed: false, place: .container), after: 2)
    record(.attributed(ruby, ProcessID(12)), after: 2)
    record(.writers(ruby, [ProcessID(12), ProcessID(4711)]), after: 2)
    record(.read(node, read("9000 10 b", 2, .truncated)), after: 3)
    record(.process(node, nil), after: 4)
    record(.removed(ruby), after: 5)
    record(.ended(.limitReached), after: 6)
    let blocks = encoder.take()
    if blocks.starts(with: RecordingEncoder.heading) { bytes = [] }
    bytes += blocks
    return bytes
  }

  private static func steps(_ bytes: [UInt8], pieces: Int) -> [RecordedStep] {
    var cursor = cursor(bytes, pieces: pieces)
    var steps: [RecordedStep] = []
    while let step = cursor.next() { steps.append(step) }
    return steps
  }

  private static func cursor(_ bytes: [UInt8], pieces: Int) -> RecordingCursor {
    RecordingCursor { offset, limit in Array(bytes.dropFirst(Int(clamping: offset)).prefix(min(limit, pieces))) }
  }

  private static func stepFault(_ bytes: [UInt8]) -> String? {
    let whole = steps(bytes, pieces: .max)
    for pieces in [1, 7, 100] where steps(bytes, pieces: pieces) != whole { return "other events in pieces of \(pieces) bytes" }
    var index = RecordingIndex()
    for step in whole { index.take(step) }
    for (before, after) in zip(whole, whole.dropFirst()) where after.moment.uptime < before.moment.uptime {
      return "the time decreases from \(before.moment.uptime) to \(after.moment.uptime)"
    }
    if index.length < .zero { return "the length is \(index.length)" }
    var monitor = Monitor(now: index.first ?? FedMonitor.start) { _, _, _, _ in [] }
    monitor.entryLimit = 1000
    var replay = Replay(cursor(bytes, pieces: .max))
    let end = index.last?.uptime ?? .zero
    _ = replay.advance(&monitor, to: end / 2)
    _ = replay.advance(&monitor, to: end)
    var slices = 0
    while monitor.work(budget: 100), slices < 10_000 { slices += 1 }
    for map in monitor.maps.values {
      if let broken = map.contents.ranges.checkInvariants() { return "\(map.path): \(broken)" }
    }
    return slices == 10_000 ? "the work never ends" : nil
  }

  /// Opens the bytes as a file, and reads text of its maps. Returns the first fault, or nil.
  private static func fileFault(_ bytes: [UInt8]) throws -> String? {
    let scratch = try ScratchDirectory()
    try scratch.write("x.rec", bytes)
    guard let file = try? RecordingFile(path: FilePath(scratch.file("x.rec"))) else { return nil }
    for map in file.index.maps.prefix(20) {
      for generation in [0, 1, 2] {
        for (offset, length) in [(0, 64), (5, 1 << 40), (UInt64.max - 3, 3), (1 << 62, 1 << 63)] as [(UInt64, UInt64)] {
          let text = file.text(map.id, generation, TextRange(offset: offset, length: length), 64)
          if text.count > 64 { return "\(text.count) bytes of text" }
        }
      }
    }
    return nil
  }
}

/// The frames around the payloads of a recording, as documented in `RecordingEncoder`.
enum RecordingFrame {
  private static func heading(_ version: Int) -> [UInt8] { Array("jittop recording \(version)\n".utf8) }

  /// Returns a file with the payloads of a script. In the script, two bytes of length precede each payload.
  static func file(version: Int, _ script: inout InputScript) -> [UInt8] {
    var file = heading(version)
    while !script.isAtEnd {
      let payload = (0..<script.wideNumber() % 2048).map { _ in script.byte() }
      let length = bytes(UInt32(payload.count))
      if version == 1 {
        file += length + bytes(checksum(length + payload)) + payload
      } else {
        let header = [0xf5, 0x4a, 0x52, 0x32, 1, 2, 3, 4] + length + bytes(checksum(payload))
        file += header + bytes(checksum(header)) + payload
      }
    }
    return file
  }

  /// Returns the payloads of a valid recording.
  static func payloads(of file: [UInt8]) -> [[UInt8]] {
    let isFirst = file.starts(with: heading(1))
    let (length, header) = isFirst ? (0, 8) : (8, 20)
    var rest = file.dropFirst(heading(1).count)
    var payloads: [[UInt8]] = []
    while rest.count > header {
      let count = rest.dropFirst(length).prefix(4).reversed().reduce(0) { $0 << 8 | Int($1) }
      payloads.append(Array(rest.dropFirst(header).prefix(count)))
      rest = rest.dropFirst(header + count)
    }
    return payloads
  }

  private static func bytes(_ number: UInt32) -> [UInt8] { (0..<4).map { UInt8(truncatingIfNeeded: number >> (8 * $0)) } }

  /// Returns the CRC-32C of some bytes.
  private static func checksum(_ bytes: [UInt8]) -> UInt32 {
    ~bytes.reduce(UInt32.max) { state, byte in
      (0..<8).reduce(state ^ UInt32(byte)) { sum, _ in sum & 1 == 1 ? sum >> 1 ^ 0x82f6_3b78 : sum >> 1 }
    }
  }
}
