import Monitor
import PerfMap

/// An encoder of events as blocks of a recording.
///
/// # The format, version 2
///
/// A recording is the line `jittop recording 2` and then blocks, which are only ever appended. Fixed-size numbers are little-endian:
///
/// | bytes | block |
/// |---|---|
/// | 4 | the marker F5 4A 52 32 |
/// | 4 | a random number, the same in all blocks of a recording |
/// | 4 | the length of the payload; at most 1 MiB |
/// | 4 | the CRC-32C of the payload |
/// | 4 | the CRC-32C of the preceding 16 bytes |
/// | … | the payload |
///
/// A reader that finds an invalid block continues at the next marker with the same random number and valid checksums. Programs that write
/// maps do not know the number, so bytes of a map cannot be mistaken for a block. Other numbers are LEB128, signed ones zigzag; strings and
/// events have a length prefix. A payload is:
///
/// | field | meaning |
/// |---|---|
/// | number | the uptime of the recorder in nanoseconds; it never decreases |
/// | signed | the wall clock in nanoseconds since 1970 |
/// | flag, number | 1 and the nanoseconds since the maps whose bytes are in this block were last read to their ends; 0 if never |
/// | events | each a length, a tag and its fields (``RecordedEvent``) |
///
/// The bytes of a map in a block were written to the map after that last read. Maps that were last read at different times are in
/// different blocks. Readers skip events with an unknown tag, and unknown fields at the end of an event.
///
/// Every block can be decoded without the others. It repeats `started`, with the time of the block, and `found` for each map whose reads
/// it contains. A read that continues a generation starts with its position: the generation and the offset in the map. The bytes of
/// maps are stored unchanged, so that names can be read from the recording; holes are stored as their lengths.
///
/// Version 1 differs as follows: a block is a length, the CRC-32C of length and payload, and the payload (at most 4 MiB); a payload starts
/// with the nanoseconds since the previous block and the change of the wall clock's offset; events have no length, nothing is repeated, and
/// there are no positions or holes. Decoding ends at the first damage.
///
/// ```swift
/// var encoder = RecordingEncoder()
/// encoder.add(.removed(id), at: monitor.now)
/// file.append(encoder.take())
/// ```
package struct RecordingEncoder: Sendable {
  package static let heading = Array("jittop recording 2\n".utf8)
  static let headingV1 = Array("jittop recording 1\n".utf8)
  /// The payload size in bytes from which on the next event starts another block, even at the same moment.
  private static let blockThreshold = 256 << 10

  private let tag: UInt32
  private var finished = RecordingEncoder.heading
  private var block: Block?
  private var maps: [MapID: Track] = [:]
  private var start: (event: RecordingStart, uptime: Duration)?

  /// A block that is being written.
  private struct Block {
    let moment: Moment
    /// The uptime at which the maps in the block were last read to their ends: nil before the first bytes, `.some(nil)` for a first read.
    var previousReading: Duration??
    var events = FieldWriter()
    /// The maps whose `found` event is in the block.
    var described: Set<MapID> = []
  }

  /// The facts about a map that are repeated so that each block can be decoded without the others.
  private struct Track {
    let found: RecordedEvent
    var generation: Generation?
    /// The number of bytes of the generation so far.
    var end: UInt64 = 0
    var endsWithLine = true
    /// The uptime of the last read that reached the end of the map.
    var lastReading: Duration?

    mutating func follow(_ read: RecordedRead) {
      for piece in read.pieces {
        switch piece {
        case .generation(let begun): (generation, end, endsWithLine) = (begun, 0, true)
        case .position(let continued, let offset, let startsLine): (generation, end, endsWithLine) = (continued, offset, startsLine)
        case .bytes(let bytes, _):
          end &+= UInt64(bytes.count)
          if let last = bytes.last { endsWithLine = last == 0x0a }
        case .lineEnd:
          end &+= 1
          endsWithLine = true
        case .zeros(let count):
          end &+= count
          endsWithLine = false
        }
      }
    }
  }

  /// Creates an encoder; `tag` is the random number in all blocks.
  package init(tag: UInt32 = .random(in: 0 ... .max)) { self.tag = tag }

  /// The approximate number of encoded bytes that ``take()`` has not returned yet.
  package var pendingBytes: Int { finished.count + (block?.events.bytes.count ?? 0) }

  /// Adds an event. Moments must not decrease. O(bytes).
  package mutating func add(_ event: RecordedEvent, at now: Moment) {
    switch event {
    case .read(let id, let read): for part in read.parts { add(part, of: id, at: now) }
    case .started(let event):
      start = (event, now.uptime)
      open(at: now)
    case .found(let id, _, _, _, _):
      open(at: now)
      if maps[id] == nil { maps[id] = Track(found: event) }
      describe(id)
    case .removed(let id):
      maps[id] = nil
      append(event, at: now)
    default: append(event, at: now)
    }
  }

  /// Stores the time of a read that found nothing new in a map.
  package mutating func readNothing(_ id: MapID, at uptime: Duration) { maps[id]?.lastReading = uptime }

  /// Returns the blocks of all events since the last call; the first call returns the heading too.
  package mutating func take() -> [UInt8] {
    endBlock()
    defer { finished = [] }
    return finished
  }

  private mutating func append(_ event: RecordedEvent, at now: Moment) {
    open(at: now)
    block?.events.event(event)
  }

  private mutating func add(_ read: RecordedRead, of id: MapID, at now: Moment) {
    var read = read
    let previous = maps[id]?.lastReading
    if !read.pieces.isEmpty {
      if let known = block?.previousReading, known != previous { endBlock() }
      if let track = maps[id], let generation = track.generation, !read.statesPosition {
        read.pieces.insert(.position(generation, offset: track.end, startsLine: track.endsWithLine), at: 0)
      }
    }
    open(at: now)
    describe(id)
    if !read.pieces.isEmpty { block?.previousReading = .some(previous) }
    block?.events.event(.read(id, read))
    maps[id]?.follow(read)
    if !read.hasMore { maps[id]?.lastReading = now.uptime }
  }

  /// Writes the `found` event of a map, unless the block contains it.
  private mutating func describe(_ id: MapID) {
    guard let track = maps[id], block?.described.insert(id).inserted == true else { return }
    block?.events.event(track.found)
  }

  // MARK: - Blocks

  /// Begins a block, unless the current block has the same moment and is not full.
  private mutating func open(at now: Moment) {
    if let block, block.moment == now, block.events.bytes.count < Self.blockThreshold { return }
    endBlock()
    block = Block(moment: now)
    guard let start else { return }
    block?.events.event(.started(RecordingStart(monotonic: start.event.monotonic + now.uptime - start.uptime)))
  }

  private mutating func endBlock() {
    guard let ended = block.take() else { return }
    var payload = FieldWriter()
    payload.number(ended.moment.uptime.nanoseconds)
    payload.signed(ended.moment.wall.rawValue)
    payload.optional(ended.previousReading ?? nil) { $0.number((ended.moment.uptime - $1).nanoseconds) }
    payload.append(ended.events)
    finished += BlockHeader(tag: tag, payload: payload.bytes).bytes + payload.bytes
  }
}
