import Monitor
import PerfMap

/// A decoder of a recording into events. The events do not depend on how the bytes are divided between calls of ``decode(_:_:)``.
///
/// Invalid blocks of format 2 are skipped and added to ``damage``. An incomplete block at the end, as after a crash, is not damage.
package struct RecordingDecoder: Sendable {
  package enum Fault: Hashable, Sendable {
    /// The data does not start with the heading of a recording.
    case noRecording
    /// A format 1 block with a wrong checksum or an invalid length: all later blocks are lost.
    case damaged
    /// A recording of another version of jittop, or a format 1 block with unknown contents.
    case unknown
  }

  package enum Format: Int, Sendable {
    case one = 1
    case two
  }

  /// The number of bytes decoded or skipped.
  package private(set) var position: UInt64 = 0
  /// The reason why decoding stopped; nil while it continues.
  package private(set) var fault: Fault?
  /// The bytes that were skipped because they are invalid.
  package private(set) var damage = RecordingDamage()
  /// The version of the format; nil until the start of a recording was recognized.
  package private(set) var format: Format?
  /// The number of valid blocks.
  package private(set) var blockCount = 0

  /// The number of bytes of an incomplete block at the end.
  package private(set) var tailCount = 0

  private var rest: [UInt8] = []
  /// The index in `rest` of the next block.
  private var index = 0
  private var clock = BlockClock()
  private var scan = BlockScan()

  package init() {}

  /// The sum of the payload lengths of all blocks with a wrong checksum. Such blocks may overlap.
  var wastedBytes: UInt64 { scan.wasted }

  /// True if the data starts with the heading of a recording or, after a damaged heading, with a block of format 2.
  package var isRecording: Bool { format != nil }

  /// Decodes the next bytes and calls `body` with each event of the completed blocks. O(bytes).
  package mutating func decode(_ bytes: some Sequence<UInt8>, _ body: (RecordedStep) -> Void) {
    rest.append(contentsOf: bytes)
    decodeBlocks(.open, body)
  }

  /// Marks the end of the data. In format 2, searches an incomplete last block for valid blocks, and calls `body` with their events.
  package mutating func finish(_ body: (RecordedStep) -> Void) { decodeBlocks(.ended, body) }

  /// The state of the input: `open` if more bytes may follow, `ended` after the last byte.
  private enum Input { case open, ended }

  private mutating func decodeBlocks(_ input: Input, _ body: (RecordedStep) -> Void) {
    guard fault == nil else { return }
    if format == nil { readHeading(input) }
    switch format {
    case nil: return
    case .one:
      while decodeBlockV1(body) {}
      if input == .ended { tailCount = rest.count - index }
    case .two:
      while decodeBlock(input, body) {}
      if input == .ended { endScan() }
    }
    rest.removeFirst(index)
    index = 0
  }

  private mutating func advance(_ count: Int) {
    index += count
    position += UInt64(count)
  }

  /// Reads the first line. Damage to it is tolerated if a block of format 2 follows.
  private mutating func readHeading(_ input: Input) {
    let heading = RecordingEncoder.heading
    guard rest.count >= Self.headingSize || input == .ended else { return }
    let line = rest.prefix(heading.count)
    let hasBlock = rest.dropFirst(heading.count).starts(with: BlockHeader.marker)
    if line.elementsEqual(heading) || hasBlock {
      format = .two
      if !line.elementsEqual(heading) { damage.add(0..<UInt64(heading.count)) }
    } else if line.elementsEqual(RecordingEncoder.headingV1) {
      format = .one
    } else {
      fault = line.starts(with: heading.dropLast(2)) ? .unknown : .noRecording
      return
    }
    advance(heading.count)
  }

  /// The number of bytes that are needed to recognize a recording.
  static let headingSize = RecordingEncoder.heading.count + BlockHeader.marker.count

  // MARK: - Blocks

  /// Decodes or skips the next block. Returns false if more bytes are needed, or at the end.
  private mutating func decodeBlock(_ input: Input, _ body: (RecordedStep) -> Void) -> Bool {
    let left = rest[index...]
    guard !left.isEmpty else { return false }
    guard let header = BlockHeader(left), scan.tag == nil || header.tag == scan.tag else {
      if left.count < BlockHeader.size {
        guard input == .ended else { return false }
        if left.starts(with: BlockHeader.marker.prefix(left.count)) { scan.beginTail(at: position) }
      }
      seekMarker()
      return true
    }
    let size = BlockHeader.size + header.length
    guard left.count >= size else {
      guard input == .ended else { return false }
      scan.beginTail(at: position)
      seekMarker()
      return true
    }
    let payload = left.dropFirst(BlockHeader.size).prefix(header.length)
    guard Checksum.of(payload) == header.checksum else {
      scan.beginDamage(at: position)
      // If bytes of this block are missing, the next block starts earlier than the length of this block indicates.
      if scan.maySearch(header.length, at: position) { seekMarker() } else { advance(size) }
      return true
    }
    do throws(MalformedBlock) {
      try steps(FieldReader(payload)).forEach(body)
      if let range = scan.endDamage(at: position) { damage.add(range) }
      scan.tag = header.tag
      blockCount += 1
    } catch {
      scan.beginDamage(at: position)
    }
    advance(size)
    return true
  }

  /// Skips bytes up to the next possible marker of a block.
  private mutating func seekMarker() {
    scan.beginDamage(at: position)
    let marker = BlockHeader.marker
    var next = rest[(index + 1)...].firstIndex(of: marker[0])
    while let start = next, !rest[start...].prefix(marker.count).elementsEqual(marker.prefix(rest.count - start)) {
      next = rest[(start + 1)...].firstIndex(of: marker[0])
    }
    advance((next ?? rest.count) - index)
  }

  private mutating func endScan() {
    if let start = scan.tailStart {
      tailCount = Int(clamping: position - start)
      position = start
    } else if let range = scan.endDamage(at: position) {
      damage.add(range)
    }
  }

  /// Returns the events of a block. Throws if the time or an event is invalid, so that no event of an invalid block is reported.
  private mutating func steps(_ payload: FieldReader) throws(MalformedBlock) -> [RecordedStep] {
    var fields = payload
    var clock = clock
    let (moment, previous) = try clock.read(&fields)
    var steps: [RecordedStep] = []
    while !fields.isAtEnd {
      var part = try fields.part()
      guard let event = try RecordedEvent(&part, place: position &- UInt64(index)) else { continue }
      steps.append(RecordedStep(moment: moment, previousReading: previous, event: event))
    }
    self.clock = clock
    return steps
  }

  // MARK: - Format 1

  /// The maximum payload length of format 1 in bytes.
  private static let longestPayloadV1: UInt32 = 4 << 20

  /// Decodes the next block of format 1. Returns false if more bytes are needed, at the end, or after damage.
  private mutating func decodeBlockV1(_ body: (RecordedStep) -> Void) -> Bool {
    let left = rest[index...]
    guard fault == nil, left.count >= 8 else { return false }
    let length = UInt32(littleEndianBytes: left.prefix(4))
    guard length > 0, length <= Self.longestPayloadV1 else {
      fault = .damaged
      return false
    }
    guard left.count >= 8 + Int(length) else { return false }
    let payload = left.dropFirst(8).prefix(Int(length))
    var sum = Checksum()
    sum.add(left.prefix(4))
    sum.add(payload)
    guard sum.value == UInt32(littleEndianBytes: left.dropFirst(4).prefix(4)) else {
      fault = .damaged
      return false
    }
    do throws(MalformedBlock) {
      var fields = FieldReader(payload)
      let moment = try clock.readV1(&fields)
      var steps: [RecordedStep] = []
      while !fields.isAtEnd {
        guard let event = try RecordedEvent(&fields, place: position &- UInt64(index)) else { throw MalformedBlock() }
        steps.append(RecordedStep(moment: moment, event: event))
      }
      steps.forEach(body)
      blockCount += 1
      advance(8 + Int(length))
      return true
    } catch {
      fault = .unknown
      return false
    }
  }
}

/// The search for valid blocks of format 2.
private struct BlockScan {
  /// The random number in all blocks, taken from the first valid block.
  var tag: UInt32?
  /// The start of the invalid bytes before the current position; nil if there are none.
  private var damageStart: UInt64?
  private var incompleteStart: UInt64?
  /// The sum of the payload lengths of blocks with a wrong checksum.
  private(set) var wasted: UInt64 = 0

  /// The start of an incomplete block at the end; nil if damage precedes it or a valid block follows.
  var tailStart: UInt64? { incompleteStart == damageStart ? damageStart : nil }

  mutating func beginDamage(at position: UInt64) { damageStart = damageStart ?? position }

  /// Stores the start of a block that is cut off by the end of the data, unless damage precedes it.
  mutating func beginTail(at position: UInt64) {
    if damageStart == nil { (damageStart, incompleteStart) = (position, position) }
  }

  /// Returns the range of the invalid bytes before a valid block or the end, or nil if there are none.
  mutating func endDamage(at position: UInt64) -> Range<UInt64>? { damageStart.take().map { $0..<position } }

  /// Counts a block with a wrong checksum. Returns true if its bytes may be searched for other blocks: if the sum of the lengths of all
  /// such blocks is at most 16 MiB plus four times the position. The limit bounds the time, because such blocks may be nested.
  mutating func maySearch(_ length: Int, at position: UInt64) -> Bool {
    wasted += UInt64(length)
    return wasted <= 16 << 20 + 4 * position
  }
}

/// A decoder of the times of blocks.
struct BlockClock: Sendable {
  private var uptime: UInt64 = 0
  /// The wall clock minus the uptime, in nanoseconds; only in format 1.
  private var wallOffset: Int64 = 0

  /// Reads the time of a block and the uptime of the previous reading. Throws if the uptime decreases.
  mutating func read(_ fields: inout FieldReader) throws(MalformedBlock) -> (Moment, previous: Duration?) {
    let now = try fields.number()
    guard now >= uptime, now <= UInt64(Int64.max) else { throw MalformedBlock() }
    uptime = now
    let wall = WallTime(rawValue: try fields.signed())
    let gap: Int64? = try fields.optional { fields throws(MalformedBlock) in try fields.integer() }
    return (Moment(uptime: .nanoseconds(Int64(now)), wall: wall), gap.map { .nanoseconds(Int64(now) - $0) })
  }

  /// Reads the time of a block of format 1, which is relative to the time of the previous block.
  mutating func readV1(_ fields: inout FieldReader) throws(MalformedBlock) -> Moment {
    let (now, overflow) = uptime.addingReportingOverflow(try fields.number())
    guard !overflow, now <= UInt64(Int64.max) else { throw MalformedBlock() }
    uptime = now
    wallOffset = wallOffset &+ (try fields.signed())
    return Moment(uptime: .nanoseconds(Int64(now)), wall: WallTime(rawValue: wallOffset &+ Int64(now)))
  }
}
