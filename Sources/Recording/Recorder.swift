import Glibc
import Monitor
import PerfMap
import Processes
import SystemPackage

/// Writes events to a recording file. Each flush is one write(2) of whole blocks, so a crash loses only the last ones.
package final class Recorder {
  /// The reason for an early end of the recording.
  package enum Ending: Equatable {
    case limitReached
    case failed(Errno)
  }

  package let path: FilePath
  /// The number of bytes written.
  package private(set) var size: UInt64 = 0
  private let limit: UInt64
  private let descriptor: FileDescriptor
  private let entry: DirectoryEntry
  private var encoder = RecordingEncoder()
  /// The encoder's state after the last successful write.
  private var written = RecordingEncoder()
  /// The last recorded process and read of each map, to skip unchanged ones.
  private var lastFacts: [MapID: ProcessFacts?] = [:]
  private var lastReads: [MapID: RecordedRead] = [:]

  /// The space reserved for the final block.
  private static let reserve: UInt64 = 64

  /// Creates the file, which must not exist. Only its owner can read it, because function names may be confidential.
  package init(path: FilePath, limit: ByteCount) throws(PerfMapError) {
    self.path = path
    self.limit = limit.rawValue
    do throws(Errno) {
      entry = try DirectoryHandle.containing(path)
      descriptor = try entry.directory.open(entry.name, O_WRONLY | O_CREAT | O_EXCL | O_APPEND, mode: 0o600)
    } catch .fileExists {
      throw PerfMapError(
        .open, path: path, errno: .fileExists, cause: Errno.fileExists.description,
        remedy: "choose another file: a recording is never overwritten")
    } catch {
      throw PerfMapError.openingForWriting(path, error)
    }
  }

  deinit { try? descriptor.close() }

  package func start(at now: Moment) {
    var time = timespec()
    clock_gettime(CLOCK_MONOTONIC, &time)
    note(.started(RecordingStart(monotonic: .seconds(time.tv_sec) + .nanoseconds(time.tv_nsec))), at: now)
  }

  package func note(_ event: RecordedEvent, at now: Moment) { encoder.add(event, at: now) }

  /// Records the process of a map, unless it is unchanged.
  package func note(_ id: MapID, _ new: ProcessFacts?, at now: Moment) {
    if let known = lastFacts[id], Self.isSame(known, new) { return }
    lastFacts[id] = .some(new)
    note(.process(id, new), at: now)
  }

  /// Records a read of a map, unless it has no new bytes and an unchanged outcome.
  package func note(_ id: MapID, _ read: RecordedRead, at now: Moment) {
    var summary = read
    summary.pieces = []
    guard !read.pieces.isEmpty || lastReads[id] != summary else { return }
    lastReads[id] = summary
    note(.read(id, read), at: now)
  }

  /// Compares two descriptions of one process. Start times may differ by up to a second, because each is computed from the boot time.
  private static func isSame(_ known: ProcessFacts?, _ new: ProcessFacts?) -> Bool {
    guard let known, var new else { return known == nil && new == nil }
    if abs((new.startTime.since(known.startTime)) / .seconds(1)) < 1 { new.startTime = known.startTime }
    return known == new
  }

  /// Writes the recorded events. Returns the reason if the recording ends.
  package func flush(at now: Moment) -> Ending? {
    let bytes = encoder.take()
    guard !bytes.isEmpty else { return nil }
    guard size + UInt64(bytes.count) + Self.reserve <= limit else {
      // Drop the events that do not fit. The final block is encoded relative to the last written one.
      encoder = written
      note(.ended(.limitReached), at: now)
      return write(encoder.take()) ?? .limitReached
    }
    if let failure = write(bytes) { return failure }
    written = encoder
    return nil
  }

  /// Writes the remaining events and the end of the recording.
  package func stop(at now: Moment) -> Ending? {
    note(.ended(.stopped), at: now)
    return flush(at: now)
  }

  /// Removes the file if nothing was written to it.
  package func discard() {
    guard size == 0, let status = try? descriptor.stat() as Stat else { return }
    try? entry.directory.remove(entry.name, FileIdentity(status))
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
