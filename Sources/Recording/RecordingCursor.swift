/// An iterator over the events of a recording. It reads the recording in chunks of 256 KiB.
package struct RecordingCursor {
  /// A closure that returns at most `limit` bytes of the recording from an offset on; no bytes at the end.
  package typealias Reader = (_ offset: UInt64, _ limit: Int) -> [UInt8]

  private let read: Reader
  private var decoder = RecordingDecoder()
  private var gaps = GapRepair()
  private var offset: UInt64 = 0
  private var isAtEnd = false
  /// The decoded events in reverse order: the next event is last.
  private var pending: [RecordedStep] = []

  private static let chunkSize = 256 << 10

  package init(_ read: @escaping Reader) { self.read = read }

  /// Returns the next event without consuming it, or nil after the last event.
  package mutating func peek() -> RecordedStep? {
    while pending.isEmpty, !isAtEnd {
      let bytes = read(offset, Self.chunkSize)
      offset += UInt64(bytes.count)
      var steps: [RecordedStep] = []
      if bytes.isEmpty { decoder.finish { steps.append($0) } } else { decoder.decode(bytes) { steps.append($0) } }
      isAtEnd = bytes.isEmpty || decoder.fault != nil
      for index in steps.indices { steps[index].event = gaps.repair(steps[index].event) }
      pending = steps.reversed()
    }
    return pending.last
  }

  /// Consumes and returns the next event, or nil after the last event.
  package mutating func next() -> RecordedStep? {
    guard peek() != nil else { return nil }
    return pending.popLast()
  }

  /// A copy of the decoder, which contains the format, the damage found so far and the position.
  package var state: RecordingDecoder { decoder }
}
