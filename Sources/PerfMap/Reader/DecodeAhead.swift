import Dispatch
import Synchronization

/// Reads and decodes a file on another thread, at most four chunks ahead of the consumer.
///
/// With a second core, decoding runs in parallel with the consumer, which determines the owner of each byte. Reading a map then takes the
/// longer of the two times instead of their sum.
final class DecodeAhead: Sendable {
  /// The lines of one chunk of the file, and the state of the decoder after that chunk.
  struct Chunk: Sendable {
    var batch = LineBatch()
    var decoder = MapDecoder()
  }

  private struct Queues {
    var ready: [Result<Chunk?, PerfMapError>] = []
    var used: [Chunk] = []
  }

  private let file: RegularFile
  private let size: UInt64
  private let queues = Mutex(Queues())
  private let ready = DispatchSemaphore(value: 0)
  private let room = DispatchSemaphore(value: 4)

  /// Starts decoding a file, at least up to `size` and then until a read ends with LF or the file ends. Returns nil if no thread can start.
  init?(_ file: RegularFile, size: UInt64) {
    self.file = file
    self.size = size
    guard WorkerThread.start({ self.decodeAll() }) else { return nil }
  }

  /// Waits for the next chunk and returns it, or nil after the last one. `used` is the previous chunk, whose memory is reused.
  func next(used: Chunk?) throws(PerfMapError) -> Chunk? {
    if let used {
      queues.withLock { $0.used.append(used) }
      room.signal()
    }
    ready.wait()
    return try queues.withLock { $0.ready.removeFirst() }.get()
  }

  private func decodeAll() {
    let buffer = ReadBuffer()
    var decoder = MapDecoder()
    do throws(PerfMapError) {
      while decoder.position < size || decoder.tail != nil {
        let count = try file.read(at: decoder.position, into: buffer.bytes)
        guard count > 0 else { break }
        room.wait()
        var chunk = queues.withLock { $0.used.popLast() } ?? Chunk()
        chunk.batch.removeAll()
        decoder.decode(UnsafeRawBufferPointer(rebasing: buffer.bytes[..<count]), into: &chunk.batch)
        if buffer.bytes[count - 1] == 0 { decoder.decode(zeros: file.hole(at: decoder.position, below: size)) }
        chunk.decoder = decoder
        enqueue(.success(chunk))
      }
      enqueue(.success(nil))
    } catch {
      enqueue(.failure(error))
    }
  }

  private func enqueue(_ chunk: Result<Chunk?, PerfMapError>) {
    queues.withLock { $0.ready.append(chunk) }
    ready.signal()
  }
}
