import Glibc
import SystemPackage

/// A writer of perf maps, which give profilers the names of generated machine code.
///
/// It follows the contract of CPython's perf-map C API (`Doc/c-api/perfmaps`): the file is created with mode 0600 and opened with
/// `O_APPEND`, `O_CLOEXEC` and `O_NOFOLLOW`, and each unbuffered entry is one `write(2)` of a whole line. All methods are safe to call from
/// any thread and while other processes append to the same file. Unlike CPython's functions, it reports write errors, removes partially
/// written lines, handles line breaks in names, accepts 64-bit sizes, and can buffer entries. <doc:WritingFromC> compares both APIs.
///
/// ```swift
/// let writer = try PerfMapWriter(for: ProcessID(getpid()))
/// try writer.write(start: Address(0x7f00_0000_1000), size: ByteCount(0x40), name: "JS:*hot app.js:3:1")
/// try writer.close()
/// ```
///
/// In the child of a `fork`, a writer of the process's own map writes the child's map, and a writer of any other path reopens that path.
/// The child never writes entries that the parent buffered.
public final class PerfMapWriter: Sendable {
  let appender: MapAppender
  /// The directory and name of the file if the writer was created with an `owner`; otherwise nil.
  private let entry: DirectoryEntry?

  /// The path of the map. In the child of a `fork`, it may differ from the path in the parent.
  public var path: FilePath { FilePath(String(decoding: appender.map.path.bytes, as: UTF8.self)) }

  /// The policy for a path that does not exist.
  public enum Missing: Hashable, Sendable {
    /// The file is created with mode 0600.
    case create
    /// Opening throws.
    case refuse
  }

  /// Opens a map for appending.
  ///
  /// - Parameters:
  ///   - path: The path of the map.
  ///   - missing: The policy for a path that does not exist.
  ///   - flush: The time at which entries are written.
  ///   - names: The policy for line breaks in names.
  /// - Throws: ``PerfMapError`` if the path is a link or not a regular file, or cannot be opened.
  public convenience init(
    path: FilePath, missing: Missing = .create, flush: FlushPolicy = .everyEntry, names: NamePolicy = .refuse
  ) throws(PerfMapError) {
    let map = SharedMap(.path(Array(path.string.utf8)), creates: missing == .create, stale: .append)
    try self.init(map, path, flush, names)
  }

  /// Opens a map for appending, for a program that writes to maps of other processes and users.
  ///
  /// On the path of the directory, only trusted links are followed (``DirectoryHandle/Links``).
  ///
  /// - Throws: ``PerfMapError`` if the file belongs to another user than `owner`, has several hard links, or cannot be opened.
  package convenience init(
    path: FilePath, owner: UInt32, missing: Missing = .create, names: NamePolicy = .refuse
  ) throws(PerfMapError) {
    let entry: DirectoryEntry
    do { entry = try DirectoryHandle.containing(path) } catch { throw PerfMapError.openingForWriting(path, error) }
    let location = WriterPath.path(Array(path.string.utf8), in: entry.directory.descriptor.rawValue, owner: owner)
    try self.init(SharedMap(location, creates: missing == .create, stale: .append), path, .everyEntry, names, entry)
  }

  /// Opens the map of a process for appending, and creates it if it does not exist.
  ///
  /// If `pid` is the calling process, an incomplete last line of the map is terminated before the first entry, and a forked child writes to
  /// a map of its own.
  ///
  /// - Parameters:
  ///   - pid: The process ID, which is part of the file name: `perf-<pid>.map`.
  ///   - directory: The directory of the map. Profilers read only `/tmp`.
  ///   - flush: The time at which entries are written.
  ///   - names: The policy for line breaks in names.
  ///   - stale: The policy for a map that an earlier process with the same ID left. It applies only to the map of the calling process.
  /// - Throws: ``PerfMapError`` if the path is a link or not a regular file, or cannot be opened, or if the map of the calling process
  ///   belongs to another user or has several hard links.
  public convenience init(
    for pid: ProcessID, directory: FilePath = "/tmp", flush: FlushPolicy = .everyEntry, names: NamePolicy = .refuse,
    stale: StaleMapPolicy = .append
  ) throws(PerfMapError) {
    let path = directory.appending("perf-\(pid).map")
    let isOwn = pid.rawValue == getpid()
    let location = isOwn ? WriterPath.ownMap(directory: Array(directory.string.utf8)) : WriterPath.path(Array(path.string.utf8))
    try self.init(SharedMap(location, creates: true, stale: stale), path, flush, names)
  }

  private init(
    _ map: SharedMap, _ path: FilePath, _ flush: FlushPolicy, _ names: NamePolicy, _ entry: DirectoryEntry? = nil
  ) throws(PerfMapError) {
    self.entry = entry
    do throws(WriteFailure) {
      appender = try MapAppender(map, names: names, bufferBytes: flush.limits.bytes, interval: flush.limits.nanoseconds)
      try appender.open()
    } catch {
      throw PerfMapError(error, path)
    }
  }

  /// Writes or buffers an entry.
  ///
  /// After an error, a partially written line is removed; if that fails too, the next call removes or terminates it. If the buffer is full
  /// and cannot be written, the new entry is refused and the buffered entries are kept for the next attempt.
  ///
  /// - Parameters:
  ///   - start: The first address of the code.
  ///   - size: The size of the code in bytes. It may be 0.
  ///   - name: The name of the code.
  /// - Throws: ``PerfMapError`` if `start + size` exceeds 2^64; if the name contains LF, CR or NUL and is not escaped, or the line would
  ///   exceed 1 MiB; if the writer is closed; or as `write(2)`. Exceeding the limit on file size (`ulimit -f`) is an error only if the
  ///   process ignores SIGXFSZ, which otherwise terminates it (`setrlimit(2)`).
  public func write(start: Address, size: ByteCount, name: String) throws(PerfMapError) {
    var name = name
    if let failure = name.withUTF8({ write(start, size, UnsafeRawBufferPointer($0)) }) { throw error(failure, name.utf8.count) }
  }

  /// Writes or buffers an entry whose name is a sequence of bytes in any encoding.
  public func write(start: Address, size: ByteCount, name: [UInt8]) throws(PerfMapError) {
    if let failure = name.withUnsafeBytes({ write(start, size, $0) }) { throw error(failure, name.count) }
  }

  @inline(__always)
  private func write(_ start: Address, _ size: ByteCount, _ name: UnsafeRawBufferPointer) -> WriteFailure? {
    WriteFailure { () throws(WriteFailure) in try appender.write(start: start.rawValue, size: size.rawValue, name: name) }
  }

  private func error(_ failure: WriteFailure, _ nameLength: Int) -> PerfMapError { PerfMapError(failure, path, nameLength: nameLength) }

  /// Writes the buffered entries.
  ///
  /// - Throws: ``PerfMapError`` if `write(2)` fails. Entries that were not written stay in the buffer.
  public func flush() throws(PerfMapError) {
    do throws(WriteFailure) { try appender.flush() } catch { throw PerfMapError(error, path) }
  }

  /// Writes the buffered entries and closes the map. Closing again does nothing; `deinit` closes too, but ignores errors.
  ///
  /// - Throws: ``PerfMapError`` if buffered entries could not be written, with their number in the cause, or if `close(2)` fails. The map
  ///   is closed in either case.
  public func close() throws(PerfMapError) {
    do throws(WriteFailure) { try appender.close() } catch { throw PerfMapError(error, path) }
  }

  /// Removes the file, unless its name now belongs to another file. Does nothing if the writer is closed or was created without `owner`.
  package func remove() {
    guard let entry, let status = appender.map.status() else { return }
    try? entry.directory.remove(entry.name, FileIdentity(device: UInt64(status.st_dev), inode: UInt64(status.st_ino)))
  }

  /// Appends the current lines of another map, for the child of a `fork` that continues to run its parent's code.
  ///
  /// An incomplete last line is terminated. After an error, some lines may have been copied.
  ///
  /// - Parameter other: The path of the other map.
  /// - Throws: ``PerfMapError`` if the other map is a link, not a regular file or this map, or cannot be read; or as `write(2)`.
  public func copy(from other: FilePath) throws(PerfMapError) {
    let failure = other.withPlatformString { path in WriteFailure { () throws(WriteFailure) in try appender.copy(from: path) } }
    guard let failure else { return }
    if case .source = failure.reason { throw PerfMapError.opening(other, Errno(rawValue: failure.errno)) }
    throw PerfMapError(failure, path)
  }

  /// Writes lines, each terminated by LF, without checking that they are entries.
  package func write(lines: [UInt8]) throws(PerfMapError) {
    let failure = lines.withUnsafeBytes { bytes in WriteFailure { () throws(WriteFailure) in try appender.write(lines: bytes) } }
    if let failure { throw PerfMapError(failure, path) }
  }
}
