import Monitor
import PerfMap

/// The result of one read of a map: the new bytes and generations in their order, and the status of the file.
package struct RecordedRead: Hashable, Sendable, MapReceiver {
  package enum Piece: Hashable, Sendable {
    /// A new generation: the next bytes are the start of the file.
    case generation(Generation)
    /// The next bytes of the file; `offset` is their offset in the recording file, or 0 if they were not decoded from a recording.
    case bytes([UInt8], offset: UInt64)
    /// A sparse-file hole, with its number of zero bytes.
    case zeros(UInt64)
    /// The generation of the next bytes and their offset in the map; `startsLine` is true if they start a line. Only in recordings.
    case position(Generation, offset: UInt64, startsLine: Bool)
    /// The end of a line whose remaining bytes are lost, inserted by ``GapRepair``. Never in recordings.
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

  package mutating func finish(_ outcome: ReadOutcome) {
    status = outcome.progress.status
    hasMore = outcome.progress.hasMore
    lastWrite = outcome.lastWrite
    fileSize = outcome.fileSize
  }

  /// The number of bytes of all pieces, including the zero bytes of holes.
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

  /// True if the first piece determines the offset of the bytes in the map, so that the previous read is not needed.
  var statesPosition: Bool {
    switch pieces.first {
    case .generation, .position: true
    case .bytes, .zeros, .lineEnd, nil: false
    }
  }

  /// The read, divided into parts that fit into a block. All parts except the last have `hasMore` set.
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

  /// The size in bytes at which a part is full: the next piece starts a new part.
  private static let partSize = 256 << 10

  /// Passes all pieces except positions to a receiver. O(stored bytes).
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
  /// The approximate size in a block, in bytes.
  fileprivate var size: Int {
    if case .bytes(let bytes, _) = self { bytes.count + 8 } else { 64 }
  }

  /// The piece, divided into pieces with at most 256 KiB of stored bytes.
  fileprivate var parts: [Self] {
    guard case .bytes(let bytes, let offset) = self, bytes.count > 256 << 10 else { return [self] }
    return stride(from: 0, to: bytes.count, by: 256 << 10).map { start in
      .bytes(Array(bytes[start..<min(start + 256 << 10, bytes.count)]), offset: offset)
    }
  }
}
