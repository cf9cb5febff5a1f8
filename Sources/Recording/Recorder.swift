import Glibc
import Monitor
import PerfMap
import Processes
import SystemPackage

/// Writes what happens to maps into a recording: a block for each look, appended with one write(2), so that a crash costs its last block.
package final class Recorder {
  /// Why no more is recorded.
  package enum Ending: Equatable {
    case limitReached
    case failed(Errno)
  }

  /// Where it goes.
  package let path: FilePath
  /// The number of bytes written.
  package private(set) var size: UInt64 = 0
  private let limit: UInt64
  private let descriptor: FileDescriptor
  private var encoder = RecordingEncoder()
  /// The encoder as it was when all had been written.
  private var written = RecordingEncoder()
  /// What was noted last of each map: what has not changed is not written again.
  private var facts: [MapID: ProcessFacts?] = [:]
  private var looks: [MapID: RecordedRead] = [:]

  /// Room for the block that says that the limit is reached.
  private static let reserve: UInt64 = 64

  /// Makes the file, which must not be there yet, for its owner alone: names of functions are nobody else's business.
  package init(path: FilePath, limit: ByteCount) throws(PerfMapError) {
    self.path = path
    self.limit = limit.rawValue
    do {
      descriptor = try FileDescriptor.open(
        path, .writeOnly, options: [.create, .exclusiveCreate, .append, .noFollow, .closeOnExec], permissions: [.ownerRead, .ownerWrite])
    } catch {
      let errno = error as? Errno
      throw PerfMapError(
        .open, path: path, errno: errno, cause: errno?.description ?? "cannot be made",
        remedy: errno == .fileExists ? "name another file: a recording is never written over" : "check the path and its directory")
    }
  }

  deinit { try? descriptor.close() }

  // MARK: - What happens

  /// The recording begins.
  package func start(at now: Moment) {
    var time = timespec()
    clock_gettime(CLOCK_MONOTONIC, &time)
    note(.started(RecordingStart(monotonic: .seconds(time.tv_sec) + .nanoseconds(time.tv_nsec))), at: now)
  }

  /// Something happened.
  package func note(_ event: RecordedEvent, at now: Moment) { encoder.add(event, at: now) }

  /// A process was asked about; what is the same as before is not kept again.
  package func note(_ id: MapID, _ new: ProcessFacts?, at now: Moment) {
    if let known = facts[id], Self.saySame(known, new) { return }
    facts[id] = .some(new)
    note(.process(id, new), at: now)
  }

  /// A map was looked at; a look that found nothing new is not kept.
  package func note(_ id: MapID, _ read: RecordedRead, at now: Moment) {
    var look = read
    look.pieces = []
    guard !read.pieces.isEmpty || looks[id] != look else { return }
    looks[id] = look
    note(.read(id, read), at: now)
  }

  /// Whether two say the same of one process: its start is worked out anew each time, and differs by the time that takes.
  private static func saySame(_ known: ProcessFacts?, _ new: ProcessFacts?) -> Bool {
    guard let known, var new else { return known == nil && new == nil }
    if abs((new.startTime.since(known.startTime)) / .seconds(1)) < 1 { new.startTime = known.startTime }
    return known == new
  }

  // MARK: - Writing

  /// Writes what has happened; returns why no more can be, if that is so.
  package func flush(at now: Moment) -> Ending? {
    let bytes = encoder.take()
    guard !bytes.isEmpty else { return nil }
    guard size + UInt64(bytes.count) + Self.reserve <= limit else {
      // What is too much is left out as a whole; the times of what follows count from what stands in the file.
      encoder = written
      note(.ended(.limitReached), at: now)
      return write(encoder.take()) ?? .limitReached
    }
    if let failure = write(bytes) { return failure }
    written = encoder
    return nil
  }

  /// Writes the rest and the end.
  package func stop(at now: Moment) -> Ending? {
    note(.ended(.stopped), at: now)
    return flush(at: now)
  }

  /// Removes the file, into which nothing has been written.
  package func discard() {
    if size == 0 { unlink(path.string) }
  }

  private func write(_ bytes: [UInt8]) -> Ending? {
    do {
      try descriptor.writeAll(bytes)
      size += UInt64(bytes.count)
      return nil
    } catch {
      return .failed(error as? Errno ?? .ioError)
    }
  }
}
