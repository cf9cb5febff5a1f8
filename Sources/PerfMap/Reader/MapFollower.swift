import Glibc
import SystemPackage

/// Follows one map file while its runtime writes it, truncates it, rewrites it, replaces it, deletes it.
///
/// Each ``poll(into:budget:)`` looks at the path, begins a new ``Generation`` when the bytes that were read are no longer the
/// file's, and hands over what is new. Nothing is handed over twice within a generation. It never waits, never follows a
/// link, never opens anything but a regular file, and never maps the file into memory (another process may truncate it).
///
/// ```swift
/// let follower = MapFollower(path: "/tmp/perf-4711.map")
/// var contents = MapContents()
/// follower.poll(into: &contents)
/// ```
public final class MapFollower {
  /// What a poll found.
  public struct Progress: Hashable, Sendable {
    /// The number of bytes handed over.
    public var bytes: ByteCount
    /// Whether the budget ended before the file did.
    public var hasMore: Bool
    /// What is at the path.
    public var status: FollowerStatus

    /// Makes a report, for who hands over bytes that no follower reads.
    public init(bytes: ByteCount, hasMore: Bool, status: FollowerStatus) {
      self.bytes = bytes
      self.hasMore = hasMore
      self.status = status
    }
  }

  /// The path that is followed.
  public let path: FilePath
  /// What the last poll saw at the path.
  public private(set) var status: FollowerStatus = .absent
  /// The current generation, or nil before the file was first open.
  public private(set) var generation: Generation?
  /// The time of the last write to the file (`st_mtim`), as the last poll saw it.
  public private(set) var lastWrite: WallTime?
  /// The size of the file, as the last poll saw it.
  public private(set) var fileSize = ByteCount.zero
  /// The number of bytes of this generation handed over so far.
  public private(set) var position: UInt64 = 0

  /// The descriptor of the open file, or nil: to watch it (inotify), not to read or close it.
  public var descriptor: FileDescriptor? { file?.regular.descriptor }

  private var file: OpenFile?
  private var changes = ChangeTime()
  private var probes = PrefixProbes()
  private let buffer: ReadBuffer
  /// The open file that is followed in place of a path, while it is open.
  private let held: OpenFileLink?

  /// Keeps a descriptor in a class, so that it can be replaced.
  private final class OpenFile {
    let regular: RegularFile
    let identity: FileIdentity
    init(_ path: FilePath, _ held: OpenFileLink?) throws(PerfMapError) {
      regular = if let held { try RegularFile(held: held, path: path) } else { try RegularFile(opening: path) }
      identity = FileIdentity(try regular.status())
    }
  }

  /// Makes a follower; the file is first opened by ``poll(into:budget:)``.
  public convenience init(path: FilePath) { self.init(path: path, buffer: ReadBuffer()) }

  /// Makes a follower that shares a buffer with others on its thread.
  package init(path: FilePath, buffer: ReadBuffer) {
    self.path = path
    self.buffer = buffer
    held = nil
  }

  /// Makes a follower of a deleted file that a process holds open; `path` is what it is called, and is never looked at.
  ///
  /// It reads one generation: once it is closed, nobody can open the file again.
  package init(held file: OpenFileLink, path: FilePath, buffer: ReadBuffer = ReadBuffer()) {
    self.path = path
    self.buffer = buffer
    held = file
  }

  /// Looks at the file and hands over what is new, at most about `budget` bytes. O(new bytes).
  @discardableResult
  public func poll(
    into receiver: inout some MapReceiver & ~Copyable, budget: ByteCount = ByteCount(.max)
  ) -> Progress {
    var start = position
    do {
      let found = lookAtPath()
      if case .other(let failure) = found, file == nil {
        status = failure
        return Progress(bytes: .zero, hasMore: false, status: status)
      }
      try follow(found, &receiver)
      start = position
      let more = try read(into: &receiver, budget: budget.rawValue)
      return Progress(bytes: ByteCount(position - start), hasMore: more, status: status)
    } catch {
      // What was read stays; the next poll tries again from the start of a new generation.
      // A file that vanished between the look and the opening is absent.
      let isGone = error.errno == .noSuchFileOrDirectory
      close(status: error.code == .notRegularFile ? status : isGone ? .absent : .unreadable(error))
      return Progress(bytes: ByteCount(position - start), hasMore: false, status: status)
    }
  }

  /// The bytes of a piece of the current generation's file, at most `limit`; empty when it cannot be read.
  public func bytes(_ range: TextRange, limit: Int) -> [UInt8] {
    file?.regular.bytes(range, limit: limit) ?? []
  }

  /// Gives the descriptor back; the next poll opens the file again as a new generation.
  public func close() { close(status: .absent) }

  private func close(status: FollowerStatus) {
    file = nil
    self.status = status
  }

  // MARK: - Looking

  private enum Found {
    case file(Stat)
    case other(FollowerStatus)

    var status: FollowerStatus {
      switch self {
      case .file: .following
      case .other(let status): status
      }
    }
  }

  private func lookAtPath() -> Found {
    if let held {
      guard generation == nil, let status = try? held.link.stat(followTargetSymlink: true) else { return .other(.absent) }
      return .file(status)
    }
    do throws(PerfMapError) {
      let status = try RegularFile.look(at: path)
      let kind = FileKind(status.type)
      return kind == .regular ? .file(status) : .other(.notRegular(kind))
    } catch {
      return .other(error.errno == .noSuchFileOrDirectory ? .absent : .unreadable(error))
    }
  }

  /// Makes the open file the one at the path, and begins a generation where that is due.
  private func follow(_ found: Found, _ receiver: inout some MapReceiver & ~Copyable) throws(PerfMapError) {
    guard let open = file else { return try begin(generation == nil ? .opened : .recreated, &receiver) }
    switch found {
    case .file(let atPath) where FileIdentity(atPath) == open.identity:
      status = .following
    case .file:
      return try begin(status == .deleted ? .recreated : .replaced, &receiver)
    case .other(.absent):
      status = .deleted
    case .other(let other):
      // Something else stands at the path now; the open file may still grow, but it is no longer this map.
      file = nil
      status = other
      return
    }
    let looked = WallTime.fileClock
    let now = try open.regular.status()
    let size = UInt64(max(0, now.size))
    let mayDiffer = changes.mayHaveChanged(now, lookedAt: looked)
    if size < position {
      restart(.truncated, open.identity, &receiver)
    } else if size != fileSize.rawValue || mayDiffer {
      if try !isUnchanged(open, all: size == position) { restart(.rewritten, open.identity, &receiver) }
    }
    fileSize = ByteCount(size)
    lastWrite = WallTime(now)
  }

  private func begin(_ reason: Generation.Reason, _ receiver: inout some MapReceiver & ~Copyable) throws(PerfMapError) {
    file = nil
    do throws(PerfMapError) {
      let opened = try OpenFile(path, held)
      let looked = WallTime.fileClock
      let now = try opened.regular.status()
      changes = ChangeTime()
      _ = changes.mayHaveChanged(now, lookedAt: looked)
      file = opened
      status = held == nil ? .following : .deleted
      fileSize = ByteCount(UInt64(max(0, now.size)))
      lastWrite = WallTime(now)
      restart(reason, opened.identity, &receiver)
    } catch {
      if error.code == .notRegularFile { status = lookAtPath().status }
      throw error
    }
  }

  private func restart(
    _ reason: Generation.Reason, _ identity: FileIdentity, _ receiver: inout some MapReceiver & ~Copyable
  ) {
    position = 0
    probes = PrefixProbes()
    let next = Generation(number: (generation?.number ?? 0) + 1, reason: reason, file: identity)
    generation = next
    receiver.begin(next)
  }

  /// Whether the samples of what was read still stand in the file.
  private func isUnchanged(_ open: OpenFile, all: Bool) throws(PerfMapError) -> Bool {
    for probe in all ? probes.allProbes : probes.someProbes() {
      let range = TextRange(offset: probe.offset, length: UInt64(probe.bytes.count))
      if open.regular.bytes(range, limit: probe.bytes.count) != probe.bytes { return false }
    }
    return true
  }

  // MARK: - Reading

  /// Hands over a hole as a number: it takes none of the budget.
  private func skipHole(of open: OpenFile, into receiver: inout some MapReceiver & ~Copyable) {
    let hole = open.regular.hole(at: position, below: fileSize.rawValue)
    guard hole > 0 else { return }
    probes.note(zeros: hole, at: position)
    position += hole
    receiver.receive(zeros: hole)
  }

  /// Whether the bytes that were read next, and those before them, still stand in the file, where it may have changed since the poll began.
  ///
  /// It may have been cut and written on between two reads, or within one. If so, nothing is handed over, and the next poll sees what happened.
  private func isStill(_ got: UnsafeRawBufferPointer, in open: OpenFile) throws(PerfMapError) -> Bool {
    guard changes.mayDiffer(try open.regular.status()) else { return true }
    let before = probes.ending
    let length = before.count + got.count
    let again = open.regular.bytes(TextRange(offset: position - UInt64(before.count), length: UInt64(length)), limit: length)
    return again.withUnsafeBytes { bytes in
      guard bytes.count == length, let start = bytes.baseAddress, let gotStart = got.baseAddress else { return false }
      return bytes.starts(with: before) && memcmp(start + before.count, gotStart, got.count) == 0
    }
  }

  /// Reads to the end of the file or of the budget; returns whether there is more.
  private func read(into receiver: inout some MapReceiver & ~Copyable, budget: UInt64) throws(PerfMapError) -> Bool {
    guard let open = file else { return false }
    var left = budget
    while left > 0 {
      let wanted = Int(min(UInt64(buffer.bytes.count), left))
      let room = UnsafeMutableRawBufferPointer(rebasing: buffer.bytes[..<wanted])
      let count = try open.regular.read(at: position, into: room)
      guard count > 0 else { return false }
      let got = UnsafeRawBufferPointer(rebasing: buffer.bytes[..<count])
      guard try isStill(got, in: open) else { return true }
      probes.note(got, at: position)
      position += UInt64(count)
      left -= UInt64(count)
      // Sound: the span is used up by the receiver before the buffer is read into again.
      got.withMemoryRebound(to: UInt8.self) { receiver.receive($0.span) }
      if got.last == 0 { skipHole(of: open, into: &receiver) }
    }
    return position < fileSize.rawValue
  }
}

extension WallTime {
  init(_ status: Stat) {
    self.init(seconds: status.st_mtim.tv_sec, nanoseconds: status.st_mtim.tv_nsec)
  }
}
