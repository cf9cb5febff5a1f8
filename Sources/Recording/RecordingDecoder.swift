import Monitor

/// Turns the bytes of a recording into events; fed any chunks, it gives the same ones.
///
/// It stops at the first block that is not whole: what a crash has torn off is left out, all before it counts. It owns no file.
package struct RecordingDecoder: Sendable {
  /// Why it stopped.
  package enum Fault: Hashable, Sendable {
    /// The bytes do not begin as a recording does.
    case noRecording
    /// A block whose checksum is another one, or that is longer than any.
    case damaged
    /// A block that is whole and means nothing: written by a newer jittop.
    case unknown
  }

  /// The length above which a payload is none, in bytes.
  package static let longestBlock = 4 << 20

  /// The number of bytes up to the end of the last whole block.
  package private(set) var position: UInt64 = 0
  /// Why it stopped; nil as long as all is well.
  package private(set) var fault: Fault?

  private var rest: [UInt8] = []
  private var clock = BlockClock()
  private var hasHeading = false

  /// Makes a decoder of a recording that starts with the next byte.
  package init() {}

  /// Takes the next bytes and gives each event of each block that they complete to `body`. O(bytes).
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

  /// The number of bytes after the last whole block: torn off, or not all there yet.
  package var tailCount: Int { rest.count }

  /// Whether the bytes so far can be the start of a recording.
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
      // A block counts as a whole or not at all.
      while !fields.isAtEnd {
        steps.append(RecordedStep(moment: moment, event: try RecordedEvent(&fields, place: position &- UInt64(index))))
      }
      steps.forEach(body)
    } catch {
      fault = .unknown
    }
  }
}
