/// Walks through the events of a recording from its start, with as much of it in memory as is being looked at.
package struct RecordingCursor {
  /// Reads bytes of the recording at an offset, at most as many as asked for; nothing at its end.
  package typealias Reader = (_ offset: UInt64, _ limit: Int) -> [UInt8]

  private let read: Reader
  private var decoder = RecordingDecoder()
  private var offset: UInt64 = 0
  /// Events that are decoded and not handed out, the next one last.
  private var waiting: [RecordedStep] = []

  private static let piece = 256 << 10

  /// Makes a cursor at the start.
  package init(_ read: @escaping Reader) { self.read = read }

  /// The next event without going on; nil at the end of what is whole.
  package mutating func peek() -> RecordedStep? {
    while waiting.isEmpty, decoder.fault == nil {
      let bytes = read(offset, Self.piece)
      guard !bytes.isEmpty else { return nil }
      offset += UInt64(bytes.count)
      var steps: [RecordedStep] = []
      decoder.decode(bytes) { steps.append($0) }
      waiting = steps.reversed()
    }
    return waiting.last
  }

  /// The next event; nil at the end of what is whole. O(bytes of it).
  package mutating func next() -> RecordedStep? {
    guard peek() != nil else { return nil }
    return waiting.popLast()
  }

  /// Why there are no more events though there are more bytes, when that is so.
  package var fault: RecordingDecoder.Fault? { decoder.fault }

  /// Whether it begins as a recording does.
  package var isRecording: Bool { decoder.isRecording }

  /// The number of bytes up to the end of the last whole block.
  package var wholeBytes: UInt64 { decoder.position }
}
