import Monitor
import PerfMap

/// The result of one read of a map: the new bytes and generations in their order, and the status of the file.
package struct RecordedRead: Hashable, Sendable, MapReceiver {
  package enum Piece: Hashable, Sendable {
    /// A new generation: the next bytes are the start of the file.
    case generation(Generation)
    /// The next bytes of the file; `offset` is their offset in the recording, 0 before they are written to it.
    case bytes([UInt8], offset: UInt64)
  }

  package var pieces: [Piece] = []
  package var status = FollowerStatus.absent
  /// True if the file had more bytes than were read.
  package var hasMore = false
  package var lastWrite: WallTime?
  package var fileSize = ByteCount.zero

  package init() {}

  package mutating func begin(_ generation: Generation) { pieces.append(.generation(generation)) }

  package mutating func receive(_ bytes: Span<UInt8>) {
    pieces.append(.bytes(bytes.withUnsafeBufferPointer { Array($0) }, offset: 0))
  }

  /// Stores the outcome of the read.
  package mutating func finish(_ outcome: ReadOutcome) {
    status = outcome.progress.status
    hasMore = outcome.progress.hasMore
    lastWrite = outcome.lastWrite
    fileSize = outcome.fileSize
  }

  package var byteCount: Int {
    pieces.reduce(0) { sum, piece in
      if case .bytes(let bytes, _) = piece { sum + bytes.count } else { sum }
    }
  }

  /// Passes all pieces to a receiver. O(bytes).
  package func give(to receiver: inout some MapReceiver & ~Copyable) {
    for piece in pieces {
      switch piece {
      case .generation(let generation): receiver.begin(generation)
      case .bytes(let bytes, _): receiver.receive(bytes.span)
      }
    }
  }

  package var outcome: ReadOutcome {
    ReadOutcome(
      progress: MapFollower.Progress(bytes: ByteCount(UInt64(byteCount)), hasMore: hasMore, status: status), lastWrite: lastWrite,
      fileSize: fileSize)
  }
}
