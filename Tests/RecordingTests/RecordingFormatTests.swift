import PerfMap
import TestSupport
import Testing

@testable import Recording

@Suite("The recording format")
struct RecordingFormatTests {
  private func steps(_ bytes: some Sequence<UInt8>) -> (steps: [RecordedStep], decoder: RecordingDecoder) {
    var decoder = RecordingDecoder()
    var steps: [RecordedStep] = []
    decoder.decode(bytes) { steps.append($0) }
    return (steps, decoder)
  }

  @Test("The checksum matches the check value of RFC 3720")
  func checksum() {
    var sum = Checksum()
    sum.add("123456789".utf8)
    #expect(sum.value == 0xe306_9283)
  }

  @Test("The encoder writes the documented bytes")
  func literal() {
    var encoder = RecordingEncoder()
    encoder.add(.started(RecordingStart(monotonic: .nanoseconds(300))), at: RecordedSession.start)
    let first = encoder.take()
    #expect(first.starts(with: "jittop recording 1\n".utf8))
    #expect(first.dropFirst(19).prefix(4) == [16, 0, 0, 0])
    // 3 ms; the wall clock offset in zigzag, nine groups of seven bits; tag 0; 300.
    let payload = first.dropFirst(19 + 8)
    #expect(payload.prefix(4) == [0xc0, 0x8d, 0xb7, 0x01])
    #expect(payload.count == 4 + 9 + 1 + 2 && payload.suffix(3) == [0x00, 0xac, 0x02])
    encoder.add(.ended(.stopped), at: RecordedSession.start)
    let block = encoder.take()
    #expect(block.prefix(4) == [4, 0, 0, 0])
    #expect(block.suffix(4) == [0, 0, 5, 0])
    var sum = Checksum()
    sum.add([4, 0, 0, 0, 0, 0, 5, 0])
    #expect(UInt32(littleEndianBytes: block[4..<8]) == sum.value)
  }

  @Test("Every kind of event survives a round trip with its time")
  func roundTrip() {
    let session = RecordedSession.story()
    let decoded = steps(session.bytes)
    #expect(decoded.decoder.fault == nil && decoded.decoder.tailCount == 0)
    #expect(decoded.decoder.position == UInt64(session.bytes.count))
    var encoder = RecordingEncoder()
    var again: [UInt8] = []
    for step in decoded.steps {
      encoder.add(step.event, at: step.moment)
      again += encoder.take()
    }
    #expect(again == session.bytes)
    #expect(decoded.steps.count == 17)
    #expect(decoded.steps.first?.moment == RecordedSession.start)
    #expect(decoded.steps.last?.event == .ended(.limitReached))
    let maps = decoded.steps.compactMap { step in
      if case .found(_, let path, _, let existed, let place) = step.event { "\(path) \(existed) \(place)" } else { nil as String? }
    }
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

  @Test("A recording cut at any byte yields exactly its complete blocks")
  func everyCut() {
    let session = RecordedSession.story()
    let all = steps(session.bytes).steps
    for cut in 0...session.bytes.count {
      let torn = steps(session.bytes.prefix(cut))
      let whole = session.ends.filter { $0 <= cut }
      #expect(torn.steps == Array(all.prefix(whole.count)), "cut at \(cut)")
      #expect(torn.decoder.fault == nil)
      #expect(torn.decoder.position == UInt64(whole.last ?? (cut >= 19 ? 19 : 0)))
      #expect(torn.decoder.isRecording == (cut >= 19))
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
      #expect(got == all, "pieces of \(size)")
    }
  }

  @Test("A corrupted byte ends decoding at its block and invents no event")
  func everyByte() {
    let session = RecordedSession.story()
    let all = steps(session.bytes).steps
    for index in session.bytes.indices {
      var bytes = session.bytes
      bytes[index] ^= 0x41
      let decoded = steps(bytes)
      let whole = session.ends.filter { $0 <= index }.count
      #expect(decoded.steps == Array(all.prefix(whole)), "byte \(index)")
      #expect(decoded.decoder.fault != nil || decoded.decoder.tailCount > 0, "byte \(index)")
    }
    #expect(steps("#!/bin/sh\n".utf8).decoder.fault == .noRecording)
  }

  @Test("A valid block with unknown contents is distinguished from an incomplete one")
  func unknown() {
    for payload: [UInt8] in [[0, 0, 99], [0], [0, 0, 3, 0, 1, 1, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 1], [0xff]] {
      let length = UInt32(payload.count).littleEndianBytes
      var sum = Checksum()
      sum.add(length + payload)
      let decoded = steps(RecordingEncoder.heading + length + sum.value.littleEndianBytes + payload)
      #expect(decoded.decoder.fault == .unknown && decoded.steps.isEmpty, "\(payload)")
    }
  }

  @Test("Random block contents cause no crash and no large allocation")
  func anything() {
    var random = SeededRandom(salt: 81)
    for _ in 0..<5000 {
      let tail = (0..<Int.random(in: 0..<60, using: &random)).map { _ in UInt8.random(in: 0...255, using: &random) }
      let payload = [0, 0, UInt8.random(in: 0..<9, using: &random)] + tail
      let length = UInt32(payload.count).littleEndianBytes
      var sum = Checksum()
      sum.add(length + payload)
      let decoded = steps(RecordingEncoder.heading + length + sum.value.littleEndianBytes + payload)
      #expect(decoded.decoder.fault != .damaged, "\(SeededRandom.words)")
    }
  }

  @Test("Numbers of all lengths and both signs survive a round trip")
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
