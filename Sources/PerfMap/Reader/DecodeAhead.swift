import Dispatch
import Synchronization

/// Reads and decodes a file on another thread, at most a few batches ahead of who takes them.
///
/// Where a second core is free, reading a map costs the larger of decoding and of the work on ranges, not their sum.
final class DecodeAhead: Sendable {
  /// A piece of the file: its lines, and where the decoder stood behind it.
  struct Piece: Sendable {
    var batch = LineBatch()
    var decoder = MapDecoder()
  }

  private struct Handover {
    var ready: [Result<Piece?, PerfMapError>] = []
    var used: [Piece] = []
  }

  private let shared: SharedFile
  private let size: UInt64
  private let handover = Mutex(Handover())
  private let ready = DispatchSemaphore(value: 0)
  private let room = DispatchSemaphore(value: 4)

  /// Starts to decode a file up to `size` and on to the next end of a line or of the file.
  init(_ shared: SharedFile, size: UInt64) {
    self.shared = shared
    self.size = size
    DispatchQueue.global().async { self.decodeAll() }
  }

  /// The next piece, or nil behind the last. `used` is the one before, whose memory is taken again. Waits for the other thread.
  func next(used: Piece?) throws(PerfMapError) -> Piece? {
    if let used {
      handover.withLock { $0.used.append(used) }
      room.signal()
    }
    ready.wait()
    return try handover.withLock { $0.ready.removeFirst() }.get()
  }

  private func decodeAll() {
    let buffer = ReadBuffer()
    var decoder = MapDecoder()
    do throws(PerfMapError) {
      while decoder.position < size || decoder.tail != nil {
        let count = try shared.file.read(at: decoder.position, into: buffer.bytes)
        guard count > 0 else { break }
        room.wait()
        var piece = handover.withLock { $0.used.popLast() } ?? Piece()
        piece.batch.removeAll()
        decoder.decode(UnsafeRawBufferPointer(rebasing: buffer.bytes[..<count]), into: &piece.batch)
        if buffer.bytes[count - 1] == 0 { decoder.decode(zeros: shared.file.hole(at: decoder.position, below: size)) }
        piece.decoder = decoder
        hand(.success(piece))
      }
      hand(.success(nil))
    } catch {
      hand(.failure(error))
    }
  }

  private func hand(_ piece: Result<Piece?, PerfMapError>) {
    handover.withLock { $0.ready.append(piece) }
    ready.signal()
  }
}
