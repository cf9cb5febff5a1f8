import Monitor
import PerfMap

/// What one look at a map came to: the bytes as they came, the generations that began, and what was at the path afterwards.
package struct RecordedRead: Hashable, Sendable, MapReceiver {
  /// A part of what came, in its order.
  package enum Piece: Hashable, Sendable {
    /// Another generation: what follows is the start of the file.
    case generation(Generation)
    /// The next bytes of the file; `offset` is where they stand in the recording, 0 before they do.
    case bytes([UInt8], offset: UInt64)
  }

  /// What came.
  package var pieces: [Piece] = []
  /// What was at the path.
  package var status = FollowerStatus.absent
  /// Whether more was waiting than was read.
  package var hasMore = false
  /// The time of the last write to the file.
  package var lastWrite: WallTime?
  /// The size of the file.
  package var fileSize = ByteCount.zero

  /// Makes an empty one.
  package init() {}

  /// Notes that another generation begins.
  package mutating func begin(_ generation: Generation) { pieces.append(.generation(generation)) }

  /// Notes the next bytes.
  package mutating func receive(_ bytes: Span<UInt8>) {
    pieces.append(.bytes(bytes.withUnsafeBufferPointer { Array($0) }, offset: 0))
  }

  /// Takes over what reading came to.
  package mutating func finish(_ outcome: ReadOutcome) {
    status = outcome.progress.status
    hasMore = outcome.progress.hasMore
    lastWrite = outcome.lastWrite
    fileSize = outcome.fileSize
  }

  /// The number of bytes that came.
  package var byteCount: Int {
    pieces.reduce(0) { sum, piece in
      if case .bytes(let bytes, _) = piece { sum + bytes.count } else { sum }
    }
  }

  /// Gives all that came to another taker. O(bytes).
  package func give(to receiver: inout some MapReceiver & ~Copyable) {
    for piece in pieces {
      switch piece {
      case .generation(let generation): receiver.begin(generation)
      case .bytes(let bytes, _): receiver.receive(bytes.span)
      }
    }
  }

  /// What reading came to.
  package var outcome: ReadOutcome {
    ReadOutcome(
      progress: MapFollower.Progress(bytes: ByteCount(UInt64(byteCount)), hasMore: hasMore, status: status), lastWrite: lastWrite,
      fileSize: fileSize)
  }
}
