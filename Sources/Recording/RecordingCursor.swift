/// Iterates over the events of a recording, reading it in chunks of 256 KiB.
package struct RecordingCursor {
  /// Returns at most `limit` bytes of the recording at an offset; none at its end.
  package typealias Reader = (_ offset: UInt64, _ limit: Int) -> [UInt8]

  private let read: Reader
  private var decoder = RecordingDecoder()
  private var offset: UInt64 = 0
  /// Decoded events, the next one last.
  private var pending: [RecordedStep] = []

  private static let chunkSize = 256 << 10

  package init(_ read: @escaping Reader) { self.read = read }

  /// Returns the next event without consuming it, or nil after the last complete block.
  package mutating func peek() -> RecordedStep? {
    while pending.isEmpty, decoder.fault == nil {
      let bytes = read(offset, Self.chunkSize)
      guard !bytes.isEmpty else { return nil }
      offset += UInt64(bytes.count)
      var steps: [RecordedStep] = []
      decoder.decode(bytes) { steps.append($0) }
      pending = steps.reversed()
    }
    return pending.last
  }

  /// Consumes and returns the next event, or nil after the last complete block.
  package mutating func next() -> RecordedStep? {
    guard peek() != nil else { return nil }
    return pending.popLast()
  }

  /// The reason for an end before the last byte; nil if there is none.
  package var fault: RecordingDecoder.Fault? { decoder.fault }

  /// True if the data starts with the heading of a recording.
  package var isRecording: Bool { decoder.isRecording }

  /// The length of the heading and all complete blocks.
  package var completeBytes: UInt64 { decoder.position }
}
