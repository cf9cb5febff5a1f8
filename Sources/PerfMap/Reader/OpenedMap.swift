import CLinux
import SystemPackage

/// A map file that is open: read from start to end, then looked into for the names that are shown.
///
/// It never follows a link and opens nothing but a regular file. A file that is truncated meanwhile gives shorter names.
public final class OpenedMap {
  /// Where it lies.
  public let path: FilePath
  /// The user who owns it.
  public let owner: UInt32
  /// The permission bits, as in `chmod(1)`.
  public let mode: UInt32
  /// The time of the last write (`st_mtim`).
  public let lastWrite: WallTime
  /// The size when it was opened.
  public let size: ByteCount
  /// Which file it is.
  public let identity: FileIdentity
  /// When it was made; nil where the file system does not say.
  public var created: WallTime? {
    var seconds: Int64 = 0
    var nanoseconds: Int64 = 0
    guard jt_birth_time(shared.file.descriptor.rawValue, &seconds, &nanoseconds) == 0 else { return nil }
    return WallTime(seconds: Int(seconds), nanoseconds: Int(nanoseconds))
  }

  private let shared: SharedFile
  private let buffer: ReadBuffer

  /// Opens a file. Throws when the path is no regular file or cannot be opened.
  public convenience init(path: FilePath) throws(PerfMapError) { try self.init(path: path, buffer: ReadBuffer()) }

  /// Opens a file for reading through a buffer that is shared with others on this thread.
  package convenience init(path: FilePath, buffer: ReadBuffer) throws(PerfMapError) {
    try self.init(try RegularFile(opening: path), path, buffer)
  }

  /// Opens what a process holds open; `path` is what it is called. Throws when another file is open there by now.
  package convenience init(held file: OpenFileLink, path: FilePath, buffer: ReadBuffer = ReadBuffer()) throws(PerfMapError) {
    try self.init(try RegularFile(held: file, path: path), path, buffer)
  }

  private init(_ file: consuming RegularFile, _ path: FilePath, _ buffer: ReadBuffer) throws(PerfMapError) {
    let status = try file.status()
    self.path = path
    shared = SharedFile(file)
    self.buffer = buffer
    owner = status.userID.rawValue
    mode = UInt32(status.permissions.rawValue)
    lastWrite = WallTime(status)
    size = ByteCount(UInt64(max(0, status.size)))
    identity = FileIdentity(status)
  }

  /// Gives all bytes to a receiver: up to the size at the start, and on to the next end of a line or of the file. O(bytes).
  public func read(into receiver: inout some MapReceiver & ~Copyable) throws(PerfMapError) {
    var position: UInt64 = 0
    var endsWithLine = true
    while position < size.rawValue || !endsWithLine {
      let count = try shared.file.read(at: position, into: buffer.bytes)
      guard count > 0 else { return }
      position += UInt64(count)
      let got = UnsafeRawBufferPointer(rebasing: buffer.bytes[..<count])
      endsWithLine = got.last == 0x0a
      // Sound: the span is used up by the receiver before the buffer is read into again.
      got.withMemoryRebound(to: UInt8.self) { receiver.receive($0.span) }
      let hole = got.last == 0 ? shared.file.hole(at: position, below: size.rawValue) : 0
      if hole > 0 { receiver.receive(zeros: hole) }
      position += hole
    }
  }

  /// What the file says up to the size at the start, and on to the next end of a line or of the file. O(bytes).
  ///
  /// Large files are decoded on a second thread; below 4 MiB, making it costs more than it saves.
  public func contents(
    overlapLimit: Int = 0, entryLimit: Int = EntryTable.largestCount
  ) throws(PerfMapError) -> MapContents {
    var contents = MapContents(overlapLimit: overlapLimit, entryLimit: entryLimit)
    guard size.rawValue >= 4 << 20 else {
      try read(into: &contents)
      return contents
    }
    let ahead = DecodeAhead(shared, size: size.rawValue)
    var used: DecodeAhead.Piece?
    while let piece = try ahead.next(used: used.take()) {
      contents.append(piece.batch, decodedBy: piece.decoder)
      used = piece
    }
    return contents
  }

  /// The bytes of a piece of the file, at most `limit`; fewer when it ends before, none when it cannot be read.
  public func bytes(_ range: TextRange, limit: Int = .max) -> [UInt8] { shared.file.bytes(range, limit: limit) }
}

/// An open file that several threads read at offsets.
final class SharedFile: Sendable {
  let file: RegularFile

  init(_ file: consuming RegularFile) { self.file = file }
}
