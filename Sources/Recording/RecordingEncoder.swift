import Monitor
import PerfMap

/// Encodes events as blocks of a recording.
///
/// A recording is the line `jittop recording 1`, then blocks, which are only ever appended:
///
/// | bytes | what |
/// |---|---|
/// | 4 | the length of the payload, little-endian; at most ``RecordingDecoder/longestBlock`` |
/// | 4 | CRC-32C of the length and the payload |
/// | … | the payload: the time and its events |
///
/// Numbers are LEB128, signed ones zigzag; strings have a length prefix. A payload starts with the nanoseconds since the previous block and
/// the change of the wall clock's offset in nanoseconds. Events (``RecordedEvent``) follow up to its end, each a tag and its fields. The
/// bytes of maps are stored unchanged, so that names can be read from the recording.
///
/// ```swift
/// var encoder = RecordingEncoder()
/// encoder.add(.removed(id), at: monitor.now)
/// file.append(encoder.take())
/// ```
package struct RecordingEncoder: Sendable {
  package static let heading = Array("jittop recording 1\n".utf8)
  /// The payload size after which events of the same moment start another block.
  private static let blockThreshold = 256 << 10

  private var finished = RecordingEncoder.heading
  private var payload = FieldWriter()
  private var clock = BlockClock()
  private var moment: Moment?

  package init() {}

  /// Adds an event. Moments must not decrease. A read may hold at most 1 MiB, four times the limit of one poll of a map. O(bytes).
  package mutating func add(_ event: RecordedEvent, at now: Moment) {
    if moment != now || payload.bytes.count >= Self.blockThreshold { endBlock() }
    if payload.bytes.isEmpty {
      moment = now
      clock.write(now, to: &payload)
    }
    event.write(to: &payload)
  }

  /// Returns the blocks of all events added since the last call.
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

/// The times of blocks, each encoded relative to the previous one.
struct BlockClock: Sendable {
  private var uptime: UInt64 = 0
  /// The wall clock minus the uptime, in nanoseconds.
  private var wallOffset: Int64 = 0

  mutating func write(_ moment: Moment, to fields: inout FieldWriter) {
    let now = moment.uptime.nanoseconds
    fields.number(now < uptime ? 0 : now - uptime)
    uptime = max(uptime, now)
    let newOffset = moment.wall.rawValue &- Int64(truncatingIfNeeded: uptime)
    fields.signed(newOffset &- wallOffset)
    wallOffset = newOffset
  }

  mutating func read(_ fields: inout FieldReader) throws(MalformedBlock) -> Moment {
    let (now, overflow) = uptime.addingReportingOverflow(try fields.number())
    guard !overflow, now <= UInt64(Int64.max) else { throw MalformedBlock() }
    uptime = now
    wallOffset = wallOffset &+ (try fields.signed())
    return Moment(uptime: .nanoseconds(Int64(now)), wall: WallTime(rawValue: wallOffset &+ Int64(now)))
  }
}

extension UInt32 {
  var littleEndianBytes: [UInt8] { (0..<4).map { UInt8(truncatingIfNeeded: self >> ($0 * 8)) } }

  init(littleEndianBytes bytes: ArraySlice<UInt8>) {
    self = bytes.reversed().reduce(0) { $0 << 8 | UInt32($1) }
  }
}
