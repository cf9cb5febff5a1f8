import CLinux
import SystemPackage

/// An open map file: read once from start to end, then used to read the names of entries.
///
/// Only a regular file is opened: a symbolic link to the file is not followed, and a FIFO does not block. If the file is truncated after it
/// was read, names are shorter or empty.
public final class OpenedMap {
  /// The path of the file.
  public let path: FilePath
  /// The user ID of the owner.
  public let owner: UInt32
  /// The permission bits, as in `chmod(2)`.
  public let mode: UInt32
  /// The time of the last write (`st_mtim`).
  public let lastWrite: WallTime
  /// The size of the file when it was opened.
  public let size: ByteCount
  /// The device and inode of the file.
  public let identity: FileIdentity
  /// The time of creation (`stx_btime` of `statx(2)`), or nil if the file system does not record it.
  public var created: WallTime? {
    var time = timespec()
    return jt_birth_time(file.descriptor.rawValue, &time) == 0 ? WallTime(time) : nil
  }

  private let file: RegularFile
  private let buffer: ReadBuffer

  /// Opens a file for reading.
  ///
  /// - Throws: ``PerfMapError`` with the code `notRegularFile`, `open` or `read`.
  public convenience init(path: FilePath) throws(PerfMapError) { try self.init(path: path, buffer: ReadBuffer()) }

  /// Opens a file for reading through a buffer that other readers on this thread share.
  package convenience init(path: FilePath, buffer: ReadBuffer) throws(PerfMapError) {
    try self.init(try RegularFile(opening: path), path, buffer)
  }

  /// Opens a file in a directory for reading. `path` only names the file, for example in errors.
  package convenience init(_ entry: DirectoryEntry, path: FilePath) throws(PerfMapError) {
    try self.init(try RegularFile(entry, path: path), path, ReadBuffer())
  }

  /// Opens a file that a process holds open. `path` only names the file, for example in errors. Throws if the link leads to another file.
  package convenience init(held file: OpenFileLink, path: FilePath, buffer: ReadBuffer = ReadBuffer()) throws(PerfMapError) {
    try self.init(try RegularFile(held: file, path: path), path, buffer)
  }

  private init(_ file: RegularFile, _ path: FilePath, _ buffer: ReadBuffer) throws(PerfMapError) {
    let status = try file.status()
    self.path = path
    self.file = file
    self.buffer = buffer
    owner = status.userID.rawValue
    mode = UInt32(status.permissions.rawValue)
    lastWrite = WallTime(status.st_mtim)
    size = ByteCount(UInt64(max(0, status.size)))
    identity = FileIdentity(status)
  }

  /// Reads the file into a receiver, at least ``size`` bytes and then until a read ends with LF or the file ends. O(bytes).
  ///
  /// ``MapReceiver/begin(_:)`` is not called.
  ///
  /// - Throws: ``PerfMapError`` with the code ``PerfMapError/Code/read``. The receiver keeps the bytes before the error.
  public func read(into receiver: inout some MapReceiver & ~Copyable) throws(PerfMapError) {
    var position: UInt64 = 0
    var endsWithLine = true
    while position < size.rawValue || !endsWithLine {
      let count = try file.read(at: position, into: buffer.bytes)
      guard count > 0 else { return }
      position += UInt64(count)
      let bytes = UnsafeRawBufferPointer(rebasing: buffer.bytes[..<count])
      endsWithLine = bytes.last == 0x0a
      // Memory-safe: the span does not outlive the call, and the buffer is only overwritten after the call.
      bytes.withMemoryRebound(to: UInt8.self) { receiver.receive($0.span) }
      let hole = bytes.last == 0 ? file.hole(at: position, below: size.rawValue) : 0
      if hole > 0 { receiver.receive(zeros: hole) }
      position += hole
    }
  }

  /// Reads and decodes the file, at least ``size`` bytes and then until a read ends with LF or the file ends.
  ///
  /// Files of 4 MiB or more are decoded on a second thread, if one can be started.
  ///
  /// - Parameters:
  ///   - overlapLimit: The maximum number of overlaps to keep; all are counted.
  ///   - entryLimit: The maximum number of entries to keep, see ``MapContents/entryLimit``.
  /// - Throws: ``PerfMapError`` with the code ``PerfMapError/Code/read``.
  /// - Complexity: O(bytes + entries × log entries).
  public func contents(
    overlapLimit: Int = 0, entryLimit: Int = EntryTable.largestCount
  ) throws(PerfMapError) -> MapContents {
    var contents = MapContents(overlapLimit: overlapLimit, entryLimit: entryLimit)
    // For smaller files, starting a thread takes longer than it saves.
    guard size.rawValue >= 4 << 20, let ahead = DecodeAhead(file, size: size.rawValue) else {
      try read(into: &contents)
      return contents
    }
    var used: DecodeAhead.Chunk?
    while let chunk = try ahead.next(used: used.take()) {
      contents.append(chunk.batch, decodedBy: chunk.decoder)
      used = chunk
    }
    return contents
  }

  /// Reads a range of the file, at most `limit` bytes. Returns fewer if the file ends earlier, and none if it cannot be read.
  public func bytes(_ range: TextRange, limit: Int = .max) -> [UInt8] { file.bytes(range, limit: limit) }
}
