import Monitor
import PerfMap
import SystemPackage
import TestSupport
import Testing

@testable import Recording

@Suite("The recording format")
struct RecordingFormatTests {
  private func steps(_ bytes: some Sequence<UInt8>) -> (steps: [RecordedStep], decoder: RecordingDecoder) {
    var decoder = RecordingDecoder()
    var steps: [RecordedStep] = []
    decoder.decode(bytes) { steps.append($0) }
    decoder.finish { steps.append($0) }
    return (steps, decoder)
  }

  @Test("The checksum matches the check value of RFC 3720")
  func checksum() {
    var sum = Checksum()
    sum.add("123456789".utf8)
    #expect(sum.value == 0xe306_9283)
  }

  /// Returns a valid block around a payload.
  private func block(_ payload: [UInt8], tag: UInt32 = 0x0403_0201) -> [UInt8] { BlockHeader(tag: tag, payload: payload).bytes + payload }

  @Test("The encoder writes the documented bytes")
  func literal() {
    var encoder = RecordingEncoder(tag: 0x0403_0201)
    let start = Moment(uptime: .nanoseconds(300), wall: WallTime(rawValue: -1))
    let id = MapID(rawValue: 5)
    encoder.add(.started(RecordingStart(monotonic: .nanoseconds(1300))), at: start)
    encoder.add(.found(id, path: "/p", pid: nil, existed: true, place: .directory), at: start)
    let heading = Array("jittop recording 2\n".utf8)
    // Uptime 300 ns; wall time -1 ns; no previous reading; an event of 3 bytes, tag 0: 1300.
    // An event of 8 bytes, tag 1: map 5, "/p", no PID, existed, directory.
    let payload: [UInt8] = [0xac, 0x02, 0x01, 0x00, 3, 0, 0x94, 0x0a, 8, 1, 5, 2, 0x2f, 0x70, 0, 1, 0]
    var wanted: [UInt8] = [0xf5, 0x4a, 0x52, 0x32, 1, 2, 3, 4, 17, 0, 0, 0]
    wanted += Checksum.of(payload).littleEndianBytes
    wanted += Checksum.of(wanted).littleEndianBytes
    #expect(encoder.take() == heading + wanted + payload)
    #expect(encoder.take() == [])
    // Later blocks repeat the start, with their own time, and the map.
    var read = RecordedRead()
    read.begin(Generation(number: 1, reason: .opened, file: FileIdentity(device: 2, inode: 3)))
    read.receive(zeros: 300)
    read.receive(Array("abc".utf8).span)
    read.status = .following
    encoder.add(.read(id, read), at: start)
    let first: [UInt8] = [3, 5, 3, 0, 1, 6] + Array("opened".utf8) + [2, 3, 2, 0xac, 0x02, 1, 3, 0x61, 0x62, 0x63, 0, 0, 0, 0]
    let repeated: [UInt8] = [3, 0, 0x94, 0x0a, 8, 1, 5, 2, 0x2f, 0x70, 0, 1, 0]
    wanted = [0xac, 0x02, 0x01, 0x00]
    wanted += repeated
    wanted += [UInt8(first.count)] + first
    #expect(encoder.take().dropFirst(20) == wanted[...])
    // The position of later bytes: generation 1, offset 303, not the start of a line. The previous reading was 100 ns before.
    let later = Moment(uptime: .nanoseconds(400), wall: WallTime(rawValue: 0))
    read.pieces = []
    read.receive(Array("\n".utf8).span)
    encoder.add(.read(id, read), at: later)
    let second: [UInt8] = [3, 5, 2, 3, 1, 6] + Array("opened".utf8) + [2, 3, 0xaf, 0x02, 0, 1, 1, 0x0a, 0, 0, 0, 0]
    wanted = [0x90, 0x03, 0x00, 0x01, 100]
    wanted += [3, 0, 0xf8, 0x0a] + repeated.dropFirst(4)
    wanted += [UInt8(second.count)] + second
    #expect(encoder.take().dropFirst(20) == wanted[...])
  }

  @Test("Every kind of event survives a round trip with its time")
  func roundTrip() {
    let session = RecordedSession.story()
    let decoded = steps(session.bytes)
    #expect(decoded.decoder.fault == nil && decoded.decoder.tailCount == 0 && decoded.decoder.damage.count == 0)
    #expect(decoded.decoder.position == UInt64(session.bytes.count) && decoded.decoder.blockCount == session.ends.count)
    var encoder = RecordingEncoder(tag: 0x0403_0201)
    var again: [UInt8] = []
    // End blocks where the original blocks end, not at the events that each block repeats at its start.
    let blocks = session.ends.map { end in decoded.steps.count - steps(session.bytes.prefix(end)).steps.count }
    for (index, step) in decoded.steps.enumerated() {
      if blocks.contains(decoded.steps.count - index) { again += encoder.take() }
      encoder.add(step.event, at: step.moment)
    }
    #expect(again + encoder.take() == session.bytes)
    let told = decoded.steps.filter { if case .started = $0.event { false } else { true } }
    #expect(decoded.steps.first?.moment == RecordedSession.start)
    #expect(decoded.steps.last?.event == .ended(.limitReached))
    let maps = Set(
      told.compactMap { step in
        if case .found(_, let path, _, let existed, let place) = step.event { "\(path) \(existed) \(place)" } else { nil as String? }
      })
    #expect(maps == ["/tmp/perf-4711.map true container", "/tmp/perf-4712.map false directory"])
  }

  @Test("The decoder reports the offsets of map bytes in the recording")
  func places() {
    let session = RecordedSession.story()
    var found = 0
    for step in steps(session.bytes).steps {
      guard case .read(_, let read) = step.event else { continue }
      for piece in read.pieces {
        guard case .bytes(let bytes, let offset) = piece else { continue }
        found += 1
        #expect(Array(session.bytes[Int(offset)..<Int(offset) + bytes.count]) == bytes)
      }
    }
    #expect(found == 5)
  }

  @Test("A recording cut at any byte yields exactly its complete blocks, without damage")
  func everyCut() {
    let session = RecordedSession.story()
    let all = steps(session.bytes).steps
    for cut in 0...session.bytes.count {
      let torn = steps(session.bytes.prefix(cut))
      let end = session.ends.last { $0 <= cut } ?? (cut >= 19 ? 19 : 0)
      #expect(all.starts(with: torn.steps), "cut at \(cut)")
      #expect(torn.decoder.position == UInt64(end) && torn.decoder.blockCount == session.ends.count { $0 <= cut }, "cut at \(cut)")
      #expect(torn.decoder.damage.count == 0 && torn.decoder.isRecording == (cut >= 19), "cut at \(cut)")
      #expect(cut < 19 || torn.decoder.tailCount == cut - end, "cut at \(cut)")
    }
  }

  @Test("Chunks of any size decode to the same events")
  func everyChunk() {
    let session = RecordedSession.story()
    let all = steps(session.bytes).steps
    for size in 1...70 {
      var decoder = RecordingDecoder()
      var got: [RecordedStep] = []
      for start in stride(from: 0, to: session.bytes.count, by: size) {
        decoder.decode(session.bytes[start..<min(start + size, session.bytes.count)]) { got.append($0) }
      }
      decoder.finish { got.append($0) }
      #expect(got == all, "pieces of \(size)")
    }
  }

  /// Returns the events of all blocks except those that contain a byte of `lost`.
  private func steps(of session: RecordedSession, without lost: Range<Int>) -> [RecordedStep] {
    var start = 19
    var left = Array(session.bytes.prefix(19))
    for end in session.ends {
      if !lost.overlaps(start..<end) { left += session.bytes[start..<end] }
      start = end
    }
    return withoutOffsets(steps(left).steps)
  }

  /// Returns the events without the offsets of their bytes in the recording.
  private func withoutOffsets(_ steps: [RecordedStep]) -> [RecordedStep] {
    steps.map { step in
      guard case .read(let id, var read) = step.event else { return step }
      read.pieces = read.pieces.map { if case .bytes(let bytes, _) = $0 { .bytes(bytes, offset: 0) } else { $0 } }
      return RecordedStep(moment: step.moment, previousReading: step.previousReading, event: .read(id, read))
    }
  }

  @Test("A changed byte of a recording loses only the block that contains it, and the damage is reported")
  func everyByte() {
    let session = RecordedSession.story()
    for index in session.bytes.indices {
      let wanted = steps(of: session, without: index..<index + 1)
      for mask: UInt8 in [0x41, 1 << UInt8(index % 8)] {
        var bytes = session.bytes
        bytes[index] ^= mask
        let decoded = steps(bytes)
        #expect(withoutOffsets(decoded.steps) == wanted, "byte \(index)")
        #expect(decoded.decoder.damage.count == 1 && decoded.decoder.tailCount == 0, "byte \(index)")
        #expect(decoded.decoder.damage.ranges.first?.contains(UInt64(index)) == true, "byte \(index)")
      }
    }
    #expect(steps("#!/bin/sh\n".utf8).decoder.fault == .noRecording)
    #expect(steps("jittop recording 3\n....".utf8).decoder.fault == .unknown)
  }

  @Test("Missing or overwritten bytes of a recording lose only the blocks that contain them")
  func ranges() {
    let session = RecordedSession.story()
    var random = SeededRandom(salt: 82)
    for _ in 0..<500 {
      let start = Int.random(in: 19..<session.bytes.count, using: &random)
      let range = start..<min(session.bytes.count, start + Int.random(in: 1..<200, using: &random))
      let wanted = steps(of: session, without: range)
      var overwritten = session.bytes
      overwritten.replaceSubrange(range, with: repeatElement(0xee, count: range.count))
      let decoded = steps(overwritten)
      #expect(withoutOffsets(decoded.steps) == wanted, "\(range) \(SeededRandom.words)")
      #expect(decoded.decoder.damage.count + decoded.decoder.tailCount > 0, "\(range)")
      // If the missing bytes are whole blocks, the rest is an intact recording.
      var missing = session.bytes
      missing.removeSubrange(range)
      var left = withoutOffsets(steps(missing).steps)[...]
      let found = wanted.filter { step in
        guard let place = left.firstIndex(of: step) else { return false }
        left = left[(place + 1)...]
        return true
      }
      #expect(found == wanted, "\(range) \(SeededRandom.words)")
    }
  }

  @Test("Blocks in the bytes of a map are not mistaken for blocks of the recording")
  func nested() {
    let other = block([1, 0, 0, 2, 4, 9], tag: 9)
    var session = RecordedSession()
    let map = session.find(pid: 1)
    let start = session.bytes.count
    session.write(String(repeating: "x", count: 50), to: map)
    var bytes = session.bytes
    bytes.replaceSubrange(bytes.count - 50..<bytes.count - 50 + other.count, with: other)
    bytes[start] ^= 1
    let decoded = steps(bytes)
    #expect(decoded.decoder.blockCount == 2 && decoded.decoder.damage.ranges == [UInt64(start)..<UInt64(bytes.count)])
  }

  @Test("Unknown events and fields are skipped, and an invalid event loses its block")
  func unknown() {
    let known: [UInt8] = [2, 4, 7]
    var all = RecordingEncoder.heading
    for payload in [[1, 0, 0] + [3, 99, 1, 2] + known, [2, 0, 0, 4, 4, 8, 0, 0], [3, 0, 0, 2, 4, 9]] { all += block(payload) }
    let decoded = steps(all)
    #expect(decoded.steps.map(\.event) == [7, 8, 9].map { .removed(MapID(rawValue: $0)) } && decoded.decoder.damage.count == 0)
    for payload: [UInt8] in [[3], [3, 0, 0, 9], [3, 0, 0, 1, 4], [1, 0, 0, 2, 4, 9], [3, 0, 2], [3, 0, 0, 2, 5, 9, 0xff]] {
      let damaged = steps(RecordingEncoder.heading + block([2, 0, 0] + known) + block(payload) + block([9, 0, 0] + known))
      #expect(damaged.steps.count == 2 && damaged.decoder.damage.count == 1, "\(payload)")
    }
  }

  @Test("A block of format 2 has at most 1 MiB, one of format 1 at most 4 MiB, and a longer one is damage")
  func longestBlock() {
    // An unknown event fills the payload. Its length takes three bytes.
    func payload(_ length: Int) -> [UInt8] {
      var fields = FieldWriter()
      fields.number(UInt64(length - 6))
      return [0, 0, 0] + fields.bytes + [99] + [UInt8](repeating: 0, count: length - 7)
    }
    let whole = steps(RecordingEncoder.heading + block(payload(1 << 20)))
    #expect(whole.decoder.blockCount == 1 && whole.decoder.damage.count == 0)
    let tooLong = steps(RecordingEncoder.heading + block(payload(1 << 20 + 1)))
    #expect(tooLong.decoder.blockCount == 0 && tooLong.decoder.damage.count == 1)
    // Format 1 checks the length first: a valid length without its payload is an incomplete block.
    func first(_ length: UInt32) -> RecordingDecoder {
      steps(RecordingEncoder.headingV1 + length.littleEndianBytes + [0, 0, 0, 0]).decoder
    }
    #expect(first(4 << 20).fault == nil && first(4 << 20).tailCount == 8)
    #expect(first(4 << 20 + 1).fault == .damaged)
  }

  @Test("The first 1,000 damaged ranges are kept, and all are counted")
  func damagedRanges() {
    var damage = RecordingDamage()
    for start in 0..<1000 as Range<UInt64> { damage.add(start * 10..<start * 10 + 2) }
    #expect(damage.ranges.count == 1000 && damage.count == 1000)
    damage.add(20_000..<20_003)
    #expect(damage.ranges.count == 1000 && damage.ranges.last == 9990..<9992)
    #expect(damage.count == 1001 && damage.bytes == 2003)
  }

  @Test("Random block contents cause no crash and no large allocation")
  func anything() {
    var random = SeededRandom(salt: 81)
    for _ in 0..<5000 {
      let tail = (0..<Int.random(in: 0..<60, using: &random)).map { _ in UInt8.random(in: 0...255, using: &random) }
      let event = [UInt8.random(in: 0..<9, using: &random)] + tail
      var cursor = RecordingCursor(over: RecordingEncoder.heading + block([0, 0, 0, UInt8(event.count)] + event))
      var index = RecordingIndex()
      while let step = cursor.next() { index.take(step) }
      #expect(cursor.state.blockCount + cursor.state.damage.count == 1, "\(SeededRandom.words)")
    }
  }

  @Test("Searching for blocks inside damaged blocks takes time linear in the size of the recording")
  func hostileNesting() {
    // Each header claims a payload of 1 MiB with a wrong checksum, and the payload contains all later headers.
    let header = BlockHeader(tag: 1, length: 1 << 20, checksum: 0).bytes
    let bytes = RecordingEncoder.heading + Array(repeatElement(header, count: 200_000).joined())
    let decoded = steps(bytes)
    #expect(decoded.decoder.damage.bytes + UInt64(decoded.decoder.tailCount) == UInt64(bytes.count - 19) && decoded.steps.isEmpty)
    #expect(decoded.decoder.wastedBytes < 64 << 20)
  }

  @Test("A hole of any size is stored as its length, and every written block can be read")
  func holes() throws {
    var session = RecordedSession()
    let map = session.find(pid: 1)
    session.write("1000 10 a\n", to: map)
    let before = session.bytes.count
    session.write(hole: 1 << 40, "1010 10 b\n", to: map)
    #expect(session.bytes.count - before < 200)
    session.write(hole: 1 << 62, "\n", to: map)
    session.write(String(repeating: "x", count: 3 << 20) + "\n", to: map)
    var cursor = session.cursor()
    var index = RecordingIndex()
    while let step = cursor.next() { index.take(step) }
    #expect(cursor.state.damage.count == 0 && cursor.state.tailCount == 0)
    let length: UInt64 = (1 << 62) + (1 << 40) + (3 << 20) + 22
    #expect(index.maps.first?.bytes.rawValue == length)
    #expect(index.hole(of: map, generation: 1, at: 10) == 1 << 40 && index.hole(of: map, generation: 1, at: 9) == 0)
    let parts = index.text(of: map, generation: 1, TextRange(offset: 8, length: 5), limit: 100)
    #expect(parts.map(\.count) == [2, 3] && parts.last?.place == .fill(0))
    // A file has at most 2^63 - 1 bytes: what exceeds them is dropped.
    session.write(hole: 1 << 62, "1010 10 b\n", to: map)
    var hostile = session.cursor()
    while let step = hostile.next() { index.take(step) }
    #expect(hostile.state.damage.count == 0)
  }

  @Test("A recorded read has the time of the previous reading of its map")
  func previousReadings() {
    var session = RecordedSession()
    let first = session.find(pid: 1)
    let second = session.find(pid: 2)
    session.write("a", to: first)
    session.write("a", to: second, hasMore: true)
    session.pass(.milliseconds(50))
    session.write("b", to: second)
    session.pass(.milliseconds(50))
    session.readNothing(first)
    session.pass(.milliseconds(50))
    session.write("c", to: first)
    session.write("c", to: second)
    let times = steps(session.bytes).steps.compactMap { step in
      guard case .read(let id, _) = step.event else { return nil as String? }
      return "\(id.rawValue) \(step.previousReading.map { $0 / .milliseconds(1) } ?? -1)"
    }
    #expect(times == ["0 -1.0", "1 -1.0", "1 -1.0", "0 103.0", "1 53.0"])
  }

  @Test("After a lost block, maps keep their names and their later lines")
  func gaps() {
    var session = RecordedSession()
    let first = session.find(pid: 1)
    let second = session.find(pid: 2)
    let opening = session.bytes.count
    session.write("1000 10 a\n1010 10 b", to: first)
    let cut = session.bytes.count
    session.write("b\n1020 10 c\n1030 1", to: first)
    let lost = session.bytes.count
    session.write("0 d\n1040 10 e\n", to: first)
    session.write("5000 10 x\n", to: second)
    let replaced = session.bytes.count
    session.write("6000 10 y\n", to: second, restart: .replaced)
    session.write("6010 10 z\n", to: second)
    func texts(damaging ranges: Range<Int>...) -> [FilePath: String] {
      var bytes = session.bytes
      for range in ranges { bytes[range.upperBound - 1] ^= 0x10 }
      var cursor = RecordingCursor(over: bytes)
      return cursor.texts()
    }
    let one: FilePath = "/tmp/perf-1.map"
    let two: FilePath = "/tmp/perf-2.map"
    #expect(texts()[one] == "1000 10 a\n1010 10 bb\n1020 10 c\n1030 10 d\n1040 10 e\n" && texts()[two] == "6000 10 y\n6010 10 z\n")
    // A line that begins in the gap is dropped, even if its rest is intact.
    #expect(texts(damaging: cut..<lost)[one] == "1000 10 a\n1010 10 b\n1040 10 e\n")
    #expect(texts(damaging: opening..<cut)[one] == "1020 10 c\n1030 10 d\n1040 10 e\n")
    // The first three blocks contain the start and the discoveries of the maps, which later blocks repeat.
    let all = texts(damaging: 19..<session.ends[0], session.ends[0]..<session.ends[1], session.ends[1]..<session.ends[2])
    #expect(all == texts())
    // The start of the second generation is lost.
    let lastStart = session.ends[session.ends.count - 2]
    #expect(texts(damaging: replaced..<lastStart)[two] == "6010 10 z\n")
  }

  @Test("Encoded numbers of all lengths and both signs survive a round trip")
  func numbers() throws {
    let numbers: [UInt64] = [0, 1, 127, 128, 16_383, 16_384, 1 << 62, 1 << 63, .max]
    let signed: [Int64] = [0, -1, 1, 63, -64, 64, .min, .max]
    var writer = FieldWriter()
    for number in numbers { writer.number(number) }
    for number in signed { writer.signed(number) }
    var reader = FieldReader(writer.bytes[...])
    for number in numbers { #expect(try reader.number() == number) }
    for number in signed { #expect(try reader.signed() == number) }
    #expect(reader.isAtEnd)
    #expect(writer.bytes.prefix(4) == [0, 1, 127, 0x80])
  }
}
