import Monitor

/// Decodes the bytes of a recording into events. The events do not depend on the division of the bytes into chunks.
///
/// Decoding stops at the first invalid or incomplete block, such as a crash leaves; all complete blocks before it count.
package struct RecordingDecoder: Sendable {
  package enum Fault: Hashable, Sendable {
    /// The data does not start with the heading of a recording.
    case noRecording
    /// A block with a wrong checksum or an excessive length.
    case damaged
    /// A block with a correct checksum but unknown contents, written by another version of jittop.
    case unknown
  }

  /// The maximum payload length in bytes.
  package static let longestBlock = 4 << 20

  /// The length of the heading and all complete blocks.
  package private(set) var position: UInt64 = 0
  /// The reason why decoding stopped; nil if it has not.
  package private(set) var fault: Fault?

  private var rest: [UInt8] = []
  private var clock = BlockClock()
  private var hasHeading = false

  package init() {}

  /// Decodes the next bytes and calls `body` with each event of the completed blocks. O(bytes).
  package mutating func decode(_ bytes: some Sequence<UInt8>, _ body: (RecordedStep) -> Void) {
    guard fault == nil else { return }
    rest.append(contentsOf: bytes)
    var index = 0
    if !hasHeading {
      let heading = RecordingEncoder.heading
      guard rest.starts(with: heading.prefix(rest.count)) else {
        fault = .noRecording
        return
      }
      guard rest.count >= heading.count else { return }
      hasHeading = true
      index = heading.count
      position = UInt64(index)
    }
    while fault == nil, let length = blockLength(at: index), rest.count - index >= 8 + length {
      decodeBlock(at: index, length, body)
      guard fault == nil else { break }
      index += 8 + length
      position += UInt64(8 + length)
    }
    rest.removeFirst(index)
  }

  /// The number of bytes after the last complete block.
  package var tailCount: Int { rest.count }

  /// True if the data starts with the heading of a recording.
  package var isRecording: Bool { hasHeading }

  private mutating func blockLength(at index: Int) -> Int? {
    guard rest.count - index >= 8 else { return nil }
    let length = UInt32(littleEndianBytes: rest[index..<index + 4])
    guard length > 0, length <= UInt32(Self.longestBlock) else {
      fault = .damaged
      return nil
    }
    return Int(length)
  }

  private mutating func decodeBlock(at index: Int, _ length: Int, _ body: (RecordedStep) -> Void) {
    let payload = rest[index + 8..<index + 8 + length]
    var sum = Checksum()
    sum.add(rest[index..<index + 4])
    sum.add(payload)
    guard sum.value == UInt32(littleEndianBytes: rest[index + 4..<index + 8]) else {
      fault = .damaged
      return
    }
    do throws(MalformedBlock) {
      var fields = FieldReader(payload)
      let moment = try clock.read(&fields)
      var steps: [RecordedStep] = []
      // Report events only after the whole block is decoded.
      while !fields.isAtEnd {
        steps.append(RecordedStep(moment: moment, event: try RecordedEvent(&fields, place: position &- UInt64(index))))
      }
      steps.forEach(body)
    } catch {
      fault = .unknown
    }
  }
}
