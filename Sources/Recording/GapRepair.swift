import Monitor
import PerfMap

/// Joins the readings of maps across lost blocks, by the positions that readings state.
///
/// The lost bytes of a map are left out. A line that began before them ends there, and the rest of a line that began in them is dropped, so
/// that no line is made of the pieces of two. If the lost blocks contain the start of a generation, the next reading starts it.
struct GapRepair {
  /// The end of the text of a map so far.
  fileprivate struct End {
    var generation: Int
    var offset: UInt64 = 0
    var endsWithLine = true
    /// True until the end of a line whose start is lost.
    var dropsLine = false
  }

  private var ends: [MapID: End] = [:]

  /// The lengths of more maps are not tracked.
  private static let mapLimit = RecordingIndex.mapLimit

  /// Removes positions from an event and repairs gaps that they show.
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

  /// Adds to the length of the text. Returns false if it would be longer than a file can be.
  private mutating func grow(by count: UInt64) -> Bool {
    guard count <= UInt64(Int64.max), offset <= UInt64(Int64.max) - count else { return false }
    offset += count
    return true
  }
}
