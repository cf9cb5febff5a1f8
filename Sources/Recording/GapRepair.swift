import Monitor
import PerfMap

/// A filter of decoded events that repairs the reads of maps after lost blocks. The positions in the reads reveal the gaps.
///
/// The lost bytes of a map are left out. A line that began before a gap ends at the gap, and the rest of a line that began in the gap is
/// dropped, so that no two lines are joined. If the start of a generation is lost, the generation starts with the next read.
struct GapRepair {
  /// The position in a map after the last byte received.
  fileprivate struct End {
    var generation: Int
    var offset: UInt64 = 0
    var endsWithLine = true
    /// True while the rest of a line whose start is lost is dropped.
    var dropsLine = false
  }

  private var ends: [MapID: End] = [:]

  /// The maximum number of maps whose gaps are repaired.
  private static let mapLimit = RecordingIndex.mapLimit

  /// Removes the positions from an event, and repairs the gaps that the positions reveal.
  mutating func repair(_ event: RecordedEvent) -> RecordedEvent {
    switch event {
    case .removed(let id):
      ends[id] = nil
      return event
    case .read(let id, var read):
      guard !read.pieces.isEmpty, ends[id] != nil || ends.count < Self.mapLimit else { return event }
      var end = ends[id] ?? End(generation: 0)
      var pieces: [RecordedRead.Piece] = []
      for piece in read.pieces { end.add(piece, to: &pieces) }
      ends[id] = end
      read.pieces = pieces
      return .read(id, read)
    default: return event
    }
  }
}

extension GapRepair.End {
  fileprivate mutating func add(_ piece: RecordedRead.Piece, to pieces: inout [RecordedRead.Piece]) {
    switch piece {
    case .generation(let generation):
      self = Self(generation: generation.number)
      pieces.append(piece)
    case .position(let generation, let offset, let startsLine):
      if generation.number != self.generation {
        self = Self(generation: generation.number)
        pieces.append(.generation(generation))
      }
      guard offset != self.offset else { return }
      if !endsWithLine, !dropsLine { pieces.append(.lineEnd) }
      self = Self(generation: generation.number, offset: offset, dropsLine: !startsLine)
    case .lineEnd: pieces.append(piece)
    case .bytes(let bytes, let place): add(bytes, at: place, to: &pieces)
    case .zeros(let count):
      guard grow(by: count) else { return }
      endsWithLine = false
      if !dropsLine { pieces.append(piece) }
    }
  }

  private mutating func add(_ bytes: [UInt8], at place: UInt64, to pieces: inout [RecordedRead.Piece]) {
    guard grow(by: UInt64(bytes.count)), let last = bytes.last else { return }
    endsWithLine = last == 0x0a
    guard dropsLine else {
      pieces.append(.bytes(bytes, offset: place))
      return
    }
    guard let lineEnd = bytes.firstIndex(of: 0x0a) else { return }
    dropsLine = false
    if lineEnd + 1 < bytes.count {
      pieces.append(.bytes(Array(bytes[(lineEnd + 1)...]), offset: place + UInt64(lineEnd + 1)))
    }
  }

  /// Adds `count` to the offset. Returns false if the sum would exceed the maximum length of a file, 2^63 - 1.
  private mutating func grow(by count: UInt64) -> Bool {
    guard count <= UInt64(Int64.max), offset <= UInt64(Int64.max) - count else { return false }
    offset += count
    return true
  }
}
