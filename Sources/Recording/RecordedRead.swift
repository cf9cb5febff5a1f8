import Monitor
import PerfMap

/// The result of one read of a map: the new bytes and generations in their order, and the status of the file.
package struct RecordedRead: Hashable, Sendable, MapReceiver {
  package enum Piece: Hashable, Sendable {
    /// A new generation: the next bytes are the start of the file.
    case generation(Generation)
    /// The next bytes of the file; `offset` is their offset in the recording, 0 before they are written to it.
    case bytes([UInt8], offset: UInt64)
    /// The next bytes of the file are a hole of so many zero bytes.
    case zeros(UInt64)
    /// The offset of the next bytes in the current generation, and true if a line starts there. Only in a recording.
    case position(Generation, offset: UInt64, startsLine: Bool)
    /// Lost bytes of the file, in place of which a line ends. Never in a recording, see ``GapRepair``.
    case lineEnd
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

  package mutating func receive(zeros count: UInt64) { pieces.append(.zeros(count)) }

  /// Stores the outcome of the read.
  package mutating func finish(_ outcome: ReadOutcome) {
    status = outcome.progress.status
    hasMore = outcome.progress.hasMore
    lastWrite = outcome.lastWrite
    fileSize = outcome.fileSize
  }

  /// The number of bytes with holes, which are not stored.
  private var byteCount: UInt64 {
    pieces.reduce(0) { sum, piece in
      switch piece {
      case .generation, .position: sum
      case .lineEnd: sum &+ 1
      case .bytes(let bytes, _): sum &+ UInt64(bytes.count)
      case .zeros(let count): sum &+ count
      }
    }
  }

  /// True if the offset of the first bytes is known without the reads before.
  var statesPosition: Bool {
    switch pieces.first {
    case .generation, .position: true
    case .bytes, .zeros, .lineEnd, nil: false
    }
  }

  /// The read in parts that fit into a block. All except the last have `hasMore` set.
  var parts: [RecordedRead] {
    var parts: [RecordedRead] = []
    var part = self
    part.pieces = []
    var size = 0
    for piece in pieces.flatMap(\.parts) {
      if size >= Self.partSize {
        parts.append(part)
        part.pieces = []
        size = 0
      }
      part.pieces.append(piece)
      size += piece.size
    }
    for index in parts.indices { parts[index].hasMore = true }
    return parts + [part]
  }

  /// The size from which a part is full.
  private static let partSize = 256 << 10

  /// Passes all pieces to a receiver. O(stored bytes).
  package func give(to receiver: inout some MapReceiver & ~Copyable) {
    for piece in pieces {
      switch piece {
      case .generation(let generation): receiver.begin(generation)
      case .bytes(let bytes, _): receiver.receive(bytes.span)
      case .zeros(let count): receiver.receive(zeros: count)
      case .position: break
      case .lineEnd: receiver.receive([0x0a].span)
      }
    }
  }

  package var outcome: ReadOutcome {
    ReadOutcome(
      progress: MapFollower.Progress(bytes: ByteCount(byteCount), hasMore: hasMore, status: status), lastWrite: lastWrite,
      fileSize: fileSize)
  }
}

extension RecordedRead.Piece {
  /// The approximate size in a block.
  fileprivate var size: Int {
    if case .bytes(let bytes, _) = self { bytes.count + 8 } else { 64 }
  }

  /// The piece, cut to at most 256 KiB.
  fileprivate var parts: [Self] {
    guard case .bytes(let bytes, let offset) = self, bytes.count > 256 << 10 else { return [self] }
    return stride(from: 0, to: bytes.count, by: 256 << 10).map { start in
      .bytes(Array(bytes[start..<min(start + 256 << 10, bytes.count)]), offset: offset)
    }
  }
}
