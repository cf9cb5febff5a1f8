import Glibc
import SystemPackage

/// A reader of a map file that a runtime appends to, truncates, rewrites, replaces or deletes.
///
/// Each ``poll(into:budget:)`` checks the path, starts a new ``Generation`` if the file was truncated, rewritten or replaced, and passes
/// the new bytes to a receiver. Samples of the bytes that have been read reveal a rewrite. Within a generation each byte is passed once. A
/// file that was replaced is read to its end before the new file is opened. Polling opens only regular files: it does not follow a symbolic
/// link to the file, and does not block on a FIFO. The file is not mapped into memory, because another process may truncate it.
///
/// ```swift
/// let follower = MapFollower(path: "/tmp/perf-4711.map")
/// var contents = MapContents()
/// follower.poll(into: &contents)
/// ```
public final class MapFollower {
  /// The result of a poll.
  public struct Progress: Hashable, Sendable {
    /// The number of bytes passed to the receiver.
    public var bytes: ByteCount
    /// True if another poll is needed to reach the end of the file at the path.
    public var hasMore: Bool
    /// The state of the file.
    public var status: FollowerStatus

    /// Creates a result, for sources of bytes other than a follower.
    public init(bytes: ByteCount, hasMore: Bool, status: FollowerStatus) {
      self.bytes = bytes
      self.hasMore = hasMore
      self.status = status
    }
  }

  /// The path of the file.
  public let path: FilePath
  /// The state of the file at the last poll, or ``FollowerStatus/absent`` after ``close()``.
  public private(set) var status: FollowerStatus = .absent
  /// The current generation, or nil if the file has not been opened yet.
  public private(set) var generation: Generation?
  /// The time of the last write (`st_mtim`) when a poll last examined the open file, or nil if no file has been opened yet.
  public private(set) var lastWrite: WallTime?
  /// The size of the file when a poll last examined the open file.
  public private(set) var fileSize = ByteCount.zero
  /// The number of bytes of the current generation that were passed to the receiver, which is the file offset of the next byte.
  public private(set) var position: UInt64 = 0

  /// The descriptor of the open file, or nil if no file is open. Use it to watch the file (`inotify(7)`); do not read or close it.
  public var descriptor: FileDescriptor? { open?.descriptor }

  /// True if the open file was read to its end and the path now has another file or cannot be read. The next poll closes the open file.
  public private(set) var hasSuccessor = false

  private var open: RegularFile?
  /// The ``Progress/hasMore`` of the last poll.
  private var hasMore = false
  private var changes = ChangeTime()
  private var probes = PrefixProbes()
  private let buffer: ReadBuffer
  /// A file that a process holds open and that is followed instead of the path, or nil if the path is followed.
  private let held: OpenFileLink?
  /// The last bytes read; nil if they are not kept.
  private var recent: RecentText?

  /// Creates a follower of the file at a path, which need not exist. The first ``poll(into:budget:)`` opens it.
  public convenience init(path: FilePath) { self.init(path: path, buffer: ReadBuffer()) }

  /// Creates a follower that shares a buffer with other followers on the same thread. If `keepsText` is true, ``bytes(_:limit:)`` returns
  /// the last 64 KiB that were read even if the file has been truncated since.
  package init(path: FilePath, buffer: ReadBuffer, keepsText: Bool = false) {
    self.path = path
    self.buffer = buffer
    held = nil
    if keepsText { recent = RecentText() }
  }

  /// Creates a follower of a deleted file that a process holds open. `path` only names the file, for example in errors.
  ///
  /// The file is opened once. After an error or ``close()``, further polls return ``FollowerStatus/absent``.
  package init(held file: OpenFileLink, path: FilePath, buffer: ReadBuffer = ReadBuffer()) {
    self.path = path
    self.buffer = buffer
    held = file
  }

  /// Checks the file and passes new bytes to a receiver.
  ///
  /// Errors are reported as the ``Progress/status`` of the result. After an error the file is closed, and the next poll opens it as a new
  /// generation. If the file was replaced and had unread bytes, the poll passes only those bytes; the next poll starts the new generation.
  ///
  /// - Parameters:
  ///   - receiver: The consumer of the bytes.
  ///   - budget: The maximum number of bytes to read. Holes of sparse files do not count.
  /// - Returns: The number of bytes passed, and the state of the file.
  /// - Complexity: O(new bytes).
  @discardableResult
  public func poll(
    into receiver: inout some MapReceiver & ~Copyable, budget: ByteCount = ByteCount(.max)
  ) -> Progress {
    var start = position
    var more = false
    do {
      let found = checkPath()
      if let open, isSuperseded(by: found) {
        if !hasSuccessor, try readRest(of: open, from: &start, into: &receiver, budget: budget.rawValue) {
          hasMore = true
          return Progress(bytes: ByteCount(position - start), hasMore: true, status: status)
        }
      }
      hasSuccessor = false
      if found.file == nil, open == nil {
        status = found.status
      } else {
        try follow(found, &receiver)
        start = position
        more = try read(into: &receiver, budget: budget.rawValue)
      }
    } catch {
      // A file that was deleted between the check and the opening is absent.
      let isGone = error.errno == .noSuchFileOrDirectory
      close(status: error.code == .notRegularFile ? status : isGone ? .absent : .unreadable(error))
    }
    hasMore = more
    return Progress(bytes: ByteCount(position - start), hasMore: more, status: status)
  }

  /// Passes the unread bytes of a file that is no longer at the path to a receiver. Returns false if there was nothing to pass: the same
  /// poll can then open the new file.
  ///
  /// Otherwise only the next poll opens it, because a new generation voids the bytes, and the receiver must be able to process them first.
  private func readRest(
    of open: RegularFile, from start: inout UInt64, into receiver: inout some MapReceiver & ~Copyable, budget: UInt64
  ) throws(PerfMapError) -> Bool {
    let known = generation
    try compare(open, &receiver)
    start = position
    let more = try read(into: &receiver, budget: budget)
    guard more || hasMore || position > start || generation != known else { return false }
    hasSuccessor = !more
    return true
  }

  /// Reads a range of the current generation's file, at most `limit` bytes. Returns fewer at the end of the file or on error.
  public func bytes(_ range: TextRange, limit: Int) -> [UInt8] {
    recent?.bytes(range, limit: limit) ?? open?.bytes(range, limit: limit) ?? []
  }

  /// Closes the file. The next poll opens it again as a new generation.
  public func close() { close(status: .absent) }

  private func close(status: FollowerStatus) {
    open = nil
    hasSuccessor = false
    self.status = status
  }

  // MARK: - Checking

  /// Returns the state of the path, and the identity of the file at the path if it is a regular file.
  private func checkPath() -> (status: FollowerStatus, file: FileIdentity?) {
    if let held {
      guard generation == nil, let status = try? held.link.stat(followTargetSymlink: true) else { return (.absent, nil) }
      return (.following, FileIdentity(status))
    }
    do throws(PerfMapError) {
      let status = try RegularFile.lstat(path)
      let kind = FileKind(status.type)
      return kind == .regular ? (.following, FileIdentity(status)) : (.notRegular(kind), nil)
    } catch {
      return (error.errno == .noSuchFileOrDirectory ? .absent : .unreadable(error), nil)
    }
  }

  /// Returns true if the open file has to be closed: the path has another file or is unreadable. A deleted file is still followed.
  private func isSuperseded(by found: (status: FollowerStatus, file: FileIdentity?)) -> Bool {
    found.file.map { $0 != generation?.file } ?? (found.status != .absent)
  }

  /// Opens the file at the path unless that file is open, and starts a new generation if necessary. Closes the open file if the path cannot
  /// be examined or is not a regular file.
  private func follow(
    _ found: (status: FollowerStatus, file: FileIdentity?), _ receiver: inout some MapReceiver & ~Copyable
  ) throws(PerfMapError) {
    guard let open else { return try begin(generation == nil ? .opened : .recreated, &receiver) }
    guard isSuperseded(by: found) else {
      status = if found.file != nil { .following } else { try isRenamed(open) ? .renamed : .deleted }
      return try compare(open, &receiver)
    }
    // The path has no readable regular file. The open file may still grow under another name, but it is no longer this map.
    guard found.file != nil else { return close(status: found.status) }
    try begin([.deleted, .renamed].contains(status) ? .recreated : .replaced, &receiver)
  }

  /// Returns true if the open file still has a name and the directory of the path still exists. Without the second condition, a map would
  /// count as renamed when its container ends: the path through `/proc/PID/root` disappears, but the file keeps its name.
  private func isRenamed(_ open: RegularFile) throws(PerfMapError) -> Bool {
    let directory = path.removingLastComponent()
    return try open.status().linkCount > 0 && (try? RegularFile.lstat(directory.isEmpty ? "." : directory)) != nil
  }

  /// Starts a new generation if the open file was truncated or rewritten.
  private func compare(_ open: RegularFile, _ receiver: inout some MapReceiver & ~Copyable) throws(PerfMapError) {
    let time = WallTime.fileClock
    let now = try open.status()
    let size = UInt64(max(0, now.size))
    let mayDiffer = changes.mayHaveChanged(now, at: time)
    if size < position {
      restart(.truncated, FileIdentity(now), &receiver)
    } else if size != fileSize.rawValue || mayDiffer {
      if try !isUnchanged(open, all: size == position) { restart(.rewritten, FileIdentity(now), &receiver) }
    }
    fileSize = ByteCount(size)
    lastWrite = WallTime(now.st_mtim)
  }

  private func begin(_ reason: Generation.Reason, _ receiver: inout some MapReceiver & ~Copyable) throws(PerfMapError) {
    open = nil
    do throws(PerfMapError) {
      let opened = if let held { try RegularFile(held: held, path: path) } else { try RegularFile(opening: path) }
      let time = WallTime.fileClock
      let now = try opened.status()
      changes = ChangeTime()
      _ = changes.mayHaveChanged(now, at: time)
      open = opened
      status = held == nil ? .following : .deleted
      fileSize = ByteCount(UInt64(max(0, now.size)))
      lastWrite = WallTime(now.st_mtim)
      restart(reason, FileIdentity(now), &receiver)
    } catch {
      if error.code == .notRegularFile { status = checkPath().status }
      throw error
    }
  }

  private func restart(
    _ reason: Generation.Reason, _ identity: FileIdentity, _ receiver: inout some MapReceiver & ~Copyable
  ) {
    position = 0
    probes = PrefixProbes()
    if recent != nil { recent = RecentText() }
    let next = Generation(number: (generation?.number ?? 0) + 1, reason: reason, file: identity)
    generation = next
    receiver.begin(next)
  }

  /// Returns true if the samples of the bytes read are unchanged in the file. If `all` is false, only some samples are compared.
  private func isUnchanged(_ open: RegularFile, all: Bool) throws(PerfMapError) -> Bool {
    for probe in all ? probes.allProbes : probes.someProbes() {
      let range = TextRange(offset: probe.offset, length: UInt64(probe.bytes.count))
      if open.bytes(range, limit: probe.bytes.count) != probe.bytes { return false }
    }
    return true
  }

  // MARK: - Reading

  /// Passes a hole at the current position to the receiver without reading it.
  private func skipHole(of open: RegularFile, into receiver: inout some MapReceiver & ~Copyable) {
    let hole = open.hole(at: position, below: fileSize.rawValue)
    guard hole > 0 else { return }
    probes.note(zeros: hole, at: position)
    position += hole
    receiver.receive(zeros: hole)
  }

  /// Returns true if bytes that were just read, and up to 64 bytes before them, are still in the file.
  ///
  /// The file may have been truncated and extended between two reads, or during a read. The caller then discards the bytes, and the next
  /// poll detects the change. Nothing is read again if the timestamp shows that the file is unchanged since the start of the poll.
  private func isConsistent(_ bytes: UnsafeRawBufferPointer, with open: RegularFile) throws(PerfMapError) -> Bool {
    guard changes.mayDiffer(try open.status()) else { return true }
    let before = probes.ending
    let length = before.count + bytes.count
    let reread = open.bytes(TextRange(offset: position - UInt64(before.count), length: UInt64(length)), limit: length)
    return reread.withUnsafeBytes { reread in
      guard reread.count == length, let start = reread.baseAddress, let bytesStart = bytes.baseAddress else { return false }
      return reread.starts(with: before) && memcmp(start + before.count, bytesStart, bytes.count) == 0
    }
  }

  /// Reads up to `budget` bytes and passes them to the receiver. Returns true if there is more to read.
  private func read(into receiver: inout some MapReceiver & ~Copyable, budget: UInt64) throws(PerfMapError) -> Bool {
    guard let open else { return false }
    var left = budget
    while left > 0 {
      let length = Int(min(UInt64(buffer.bytes.count), left))
      let count = try open.read(at: position, into: UnsafeMutableRawBufferPointer(rebasing: buffer.bytes[..<length]))
      guard count > 0 else { return false }
      let bytes = UnsafeRawBufferPointer(rebasing: buffer.bytes[..<count])
      guard try isConsistent(bytes, with: open) else { return true }
      probes.note(bytes, at: position)
      recent?.add(bytes, at: position)
      position += UInt64(count)
      left -= UInt64(count)
      // Memory-safe: the span does not outlive the call, and the buffer is only overwritten after the call.
      bytes.withMemoryRebound(to: UInt8.self) { receiver.receive($0.span) }
      if bytes.last == 0 { skipHole(of: open, into: &receiver) }
    }
    return position < fileSize.rawValue
  }
}
