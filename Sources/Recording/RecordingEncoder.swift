import Monitor
import PerfMap

/// Turns events into the bytes of a recording, in whole blocks.
///
/// A recording is the line `jittop recording 1`, then blocks, each complete in itself and only ever appended:
///
/// | bytes | what |
/// |---|---|
/// | 4 | the length of the payload, least significant byte first; at most ``RecordingDecoder/longestBlock`` |
/// | 4 | CRC-32C of the length and the payload |
/// | … | the payload: when, and what happened then |
///
/// Numbers are LEB128, those that may be negative zigzag, texts have their lengths before them. A payload begins with the nanoseconds since
/// the block before, and the nanoseconds by which the calendar clock has moved against that; events follow up to its end
/// (``RecordedEvent``), each a tag and its fields. The bytes of maps stand in it as they are: names are read back from there.
///
/// ```swift
/// var encoder = RecordingEncoder()
/// encoder.add(.removed(id), at: monitor.now)
/// file.append(encoder.take())
/// ```
package struct RecordingEncoder: Sendable {
  /// What a recording begins with.
  package static let heading = Array("jittop recording 1\n".utf8)
  /// From how many bytes on a block is ended though its moment goes on.
  private static let enough = 256 << 10

  private var finished = RecordingEncoder.heading
  private var payload = FieldWriter()
  private var clock = BlockClock()
  private var moment: Moment?

  /// Makes an encoder of a recording that begins.
  package init() {}

  /// Adds an event; moments must not go back. A read may hold 1 MiB at most, four times what one look at a map reads. O(bytes).
  package mutating func add(_ event: RecordedEvent, at now: Moment) {
    if moment != now || payload.bytes.count >= Self.enough { endBlock() }
    if payload.bytes.isEmpty {
      moment = now
      clock.write(now, to: &payload)
    }
    event.write(to: &payload)
  }

  /// Hands over all that was added since the last call, in whole blocks.
  package mutating func take() -> [UInt8] {
    endBlock()
    defer { finished = [] }
    return finished
  }

  private mutating func endBlock() {
    guard !payload.bytes.isEmpty else { return }
    let length = UInt32(payload.bytes.count).littleEndianBytes
    var sum = Checksum()
    sum.add(length)
    sum.add(payload.bytes)
    finished += length + sum.value.littleEndianBytes + payload.bytes
    payload = FieldWriter()
    moment = nil
  }
}

/// When blocks were: each says how much later than the one before it is.
struct BlockClock: Sendable {
  private var uptime: UInt64 = 0
  /// How far the calendar is ahead of the time since the start.
  private var ahead: Int64 = 0

  mutating func write(_ moment: Moment, to fields: inout FieldWriter) {
    let now = moment.uptime.nanoseconds
    fields.number(now < uptime ? 0 : now - uptime)
    uptime = max(uptime, now)
    let nowAhead = moment.wall.rawValue &- Int64(truncatingIfNeeded: uptime)
    fields.signed(nowAhead &- ahead)
    ahead = nowAhead
  }

  mutating func read(_ fields: inout FieldReader) throws(MalformedBlock) -> Moment {
    let (now, overflow) = uptime.addingReportingOverflow(try fields.number())
    guard !overflow, now <= UInt64(Int64.max) else { throw MalformedBlock() }
    uptime = now
    ahead = ahead &+ (try fields.signed())
    return Moment(uptime: .nanoseconds(Int64(now)), wall: WallTime(rawValue: ahead &+ Int64(now)))
  }
}

extension UInt32 {
  var littleEndianBytes: [UInt8] { (0..<4).map { UInt8(truncatingIfNeeded: self >> ($0 * 8)) } }

  init(littleEndianBytes bytes: ArraySlice<UInt8>) {
    self = bytes.reversed().reduce(0) { $0 << 8 | UInt32($1) }
  }
}
