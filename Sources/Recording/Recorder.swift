import Glibc
import Monitor
import PerfMap
import Processes
import SystemPackage

/// A writer of events to a recording file. It appends whole blocks, so a crash loses only the last events.
package final class Recorder {
  /// The reason for an early end of the recording.
  package enum Ending: Equatable {
    case limitReached
    case failed(Errno)
  }

  package let path: FilePath
  /// The device and inode of the file.
  package let identity: FileIdentity
  /// The number of bytes written.
  package private(set) var size: UInt64 = 0
  /// The number of maps recorded.
  package private(set) var mapCount = 0
  /// The sum of the entry counts of all removed maps.
  package private(set) var removedEntries = 0
  private let limit: UInt64
  private var descriptor: FileDescriptor?
  private let entry: DirectoryEntry
  private var encoder = RecordingEncoder()
  private var ending: Ending?
  /// The last recorded process of each map. An equal process is not recorded again.
  private var lastFacts: [MapID: ProcessFacts?] = [:]
  /// The status after the last recorded read of each map, without the bytes. A read without bytes and with an equal status is not recorded.
  private var lastReads: [MapID: RecordedRead] = [:]

  /// The number of bytes reserved for the final block.
  private static let reserve: UInt64 = 128
  /// The number of pending bytes from which on they are written without a call of ``flush(at:)``.
  private static let largestBacklog = 1 << 20

  /// Creates the file; throws if it exists. Its mode is 0600, because function names may be confidential.
  package init(path: FilePath, limit: ByteCount) throws(PerfMapError) {
    self.path = path
    self.limit = limit.rawValue
    do throws(Errno) {
      entry = try DirectoryHandle.containing(path)
      let file = try entry.directory.open(entry.name, O_WRONLY | O_CREAT | O_EXCL | O_APPEND, mode: 0o600)
      descriptor = file
      identity = FileIdentity(try file.stat() as Stat)
    } catch .fileExists {
      throw PerfMapError(
        .open, path: path, errno: .fileExists, cause: Errno.fileExists.description,
        remedy: "choose another file: a recording is never overwritten")
    } catch {
      throw PerfMapError.openingForWriting(path, error)
    }
  }

  deinit { try? descriptor?.close() }

  package func start(at now: Moment) {
    var time = timespec()
    clock_gettime(CLOCK_MONOTONIC, &time)
    note(.started(RecordingStart(monotonic: .seconds(time.tv_sec) + .nanoseconds(time.tv_nsec))), at: now)
  }

  package func note(_ event: RecordedEvent, at now: Moment) {
    guard ending == nil else { return }
    if case .found = event { mapCount += 1 }
    encoder.add(event, at: now)
    if encoder.pendingBytes >= Self.largestBacklog { write(at: now) }
  }

  /// Records the removal of a map; `entries` is the number of entries of the map.
  package func noteRemoval(of id: MapID, entries: Int, at now: Moment) {
    (lastFacts[id], lastReads[id]) = (nil, nil)
    removedEntries += entries
    note(.removed(id), at: now)
  }

  /// Records the process of a map, unless the last recorded process is the same.
  package func note(_ id: MapID, _ new: ProcessFacts?, at now: Moment) {
    if let known = lastFacts[id], Self.isSame(known, new) { return }
    lastFacts[id] = .some(new)
    note(.process(id, new), at: now)
  }

  /// Records a read of a map, unless it has no new bytes and an unchanged outcome.
  package func note(_ id: MapID, _ read: RecordedRead, at now: Moment) {
    var summary = read
    summary.pieces = []
    guard !read.pieces.isEmpty || lastReads[id] != summary else { return encoder.readNothing(id, at: now.uptime) }
    lastReads[id] = summary
    note(.read(id, read), at: now)
  }

  /// Returns true if two sets of facts about a process are equal. Start times may differ by less than a second, because they are computed
  /// from two clocks.
  private static func isSame(_ known: ProcessFacts?, _ new: ProcessFacts?) -> Bool {
    guard let known, var new else { return known == nil && new == nil }
    if abs((new.startTime.since(known.startTime)) / .seconds(1)) < 1 { new.startTime = known.startTime }
    return known == new
  }

  /// Writes the pending events. Returns the reason if the recording has ended early, otherwise nil.
  package func flush(at now: Moment) -> Ending? {
    if ending == nil { write(at: now) }
    return ending
  }

  /// Writes the pending events and the end of the recording, and closes the file. Returns the reason if the recording has ended early.
  package func stop(at now: Moment) -> Ending? {
    note(.ended(.stopped), at: now)
    _ = flush(at: now)
    do { try descriptor.take()?.close() } catch { ending = ending ?? .failed(error as? Errno ?? .ioError) }
    return ending
  }

  /// Removes the file if nothing was written to it.
  package func discard() {
    if size == 0 { try? entry.directory.remove(entry.name, identity) }
  }

  private func write(at now: Moment) {
    let bytes = encoder.take()
    guard !bytes.isEmpty else { return }
    if size + UInt64(bytes.count) + Self.reserve <= limit { return write(bytes) }
    // The events that do not fit are dropped.
    encoder.add(.ended(.limitReached), at: now)
    write((size == 0 ? RecordingEncoder.heading : []) + encoder.take())
    ending = ending ?? .limitReached
  }

  private func write(_ bytes: [UInt8]) {
    do {
      try descriptor?.writeAll(bytes)
      size += UInt64(bytes.count)
    } catch {
      ending = .failed(error as? Errno ?? .ioError)
      // A partly written block is removed. If that fails, readers ignore the incomplete block.
      if let descriptor { ftruncate(descriptor.rawValue, off_t(clamping: size)) }
    }
  }
}
