import Glibc
import SystemPackage

/// Writes a perf map: tells profilers about machine code, an entry at a time.
///
/// It keeps the contract of CPython's perf-map C API (`Doc/c-api/perfmaps`): append, never through a link, close-on-exec, mode
/// 0600, each entry one `write(2)` of a whole line, safe from any thread and beside other processes that append to the same file.
/// Unlike CPython's it reports what could not be written, takes back a line that was written only in part, keeps names from breaking
/// their lines, takes 64-bit sizes, and has a buffered mode. <doc:WritingFromC> compares both in full.
///
/// ```swift
/// let writer = try PerfMapWriter(for: ProcessID(getpid()))
/// try writer.write(start: Address(0x7f00_0000_1000), size: ByteCount(0x40), name: "JS:*hot app.js:3:1")
/// try writer.close()
/// ```
///
/// After a `fork` the writer of a process' own map writes the map of the child in the child; that of any other path opens it anew. Either
/// way the child never writes what the parent had buffered.
public final class PerfMapWriter: Sendable {
  let appender: MapAppender

  /// The map that is written; in the child of a fork, that of the child.
  public var path: FilePath { FilePath(String(decoding: appender.map.place.bytes, as: UTF8.self)) }

  /// What to do when there is no map at a path.
  public enum Missing: Hashable, Sendable {
    /// Make one, with mode 0600.
    case create
    /// Throw.
    case refuse
  }

  /// Opens a map for appending; makes it, with mode 0600, when it is not there, or refuses as `missing` says.
  ///
  /// Throws when the path is a link, a directory or anything else than a regular file, or cannot be opened. That a file may not grow
  /// (`ulimit -f`) is an error of the write only where the process ignores SIGXFSZ, which otherwise ends it (setrlimit(2)).
  public convenience init(
    path: FilePath, missing: Missing = .create, flush: FlushPolicy = .everyEntry, names: NamePolicy = .refuse
  ) throws(PerfMapError) {
    let map = SharedMap(.path(Array(path.string.utf8)), creates: missing == .create, stale: .append)
    try self.init(map, path, flush, names)
  }

  /// Opens the map of a process: `perf-<pid>.map` in a directory.
  ///
  /// When it is the calling process' own, `stale` says what becomes of a map that a dead process of the same number left, a last line
  /// that was cut is ended, and the child of a fork writes its own.
  public convenience init(
    for pid: ProcessID, directory: FilePath = "/tmp", flush: FlushPolicy = .everyEntry, names: NamePolicy = .refuse,
    stale: StaleMapPolicy = .append
  ) throws(PerfMapError) {
    let path = directory.appending("perf-\(pid).map")
    let isOwn = pid.rawValue == getpid()
    let place = isOwn ? WriterPath.ownMap(directory: Array(directory.string.utf8)) : WriterPath.path(Array(path.string.utf8))
    try self.init(SharedMap(place, creates: true, stale: stale), path, flush, names)
  }

  private init(_ map: SharedMap, _ path: FilePath, _ flush: FlushPolicy, _ names: NamePolicy) throws(PerfMapError) {
    do throws(WriteFailure) {
      appender = try MapAppender(map, names: names, bufferBytes: flush.bufferBytes, interval: flush.nanoseconds)
      try appender.open()
    } catch {
      throw PerfMapError(error, path)
    }
  }

  /// Writes an entry: one `write(2)`, or none when it is buffered; no allocation for names up to about 900 bytes.
  ///
  /// Throws, with nothing but whole lines in the map, when the range reaches beyond 2^64, the name has a byte that would break the
  /// line (LF, CR, NUL) and is not to be escaped, or makes it longer than 1 MiB, the writer is closed, or the kernel reports an error.
  /// A buffered entry is refused when the buffer is full and cannot be written; those in it stay for the next time.
  public func write(start: Address, size: ByteCount, name: String) throws(PerfMapError) {
    var name = name
    if let failure = name.withUTF8({ write(start, size, UnsafeRawBufferPointer($0)) }) { throw error(failure, name.utf8.count) }
  }

  /// Writes an entry whose name is any bytes.
  public func write(start: Address, size: ByteCount, name: [UInt8]) throws(PerfMapError) {
    if let failure = name.withUnsafeBytes({ write(start, size, $0) }) { throw error(failure, name.count) }
  }

  @inline(__always)
  private func write(_ start: Address, _ size: ByteCount, _ name: UnsafeRawBufferPointer) -> WriteFailure? {
    do throws(WriteFailure) {
      try appender.write(start: start.rawValue, size: size.rawValue, name: name)
      return nil
    } catch {
      return error
    }
  }

  private func error(_ failure: WriteFailure, _ nameLength: Int) -> PerfMapError { PerfMapError(failure, path, nameLength: nameLength) }

  /// Writes what is buffered. Throws when something is left, which stays for the next time.
  public func flush() throws(PerfMapError) {
    do throws(WriteFailure) { try appender.flush() } catch { throw PerfMapError(error, path) }
  }

  /// Closes the map. Throws, and closes it all the same, when buffered entries could not be written (the error says how many are lost)
  /// or `close(2)` fails; closing again does nothing. A writer that is let go of closes itself, without a word.
  public func close() throws(PerfMapError) {
    do throws(WriteFailure) { try appender.close() } catch { throw PerfMapError(error, path) }
  }

  /// Appends another map as it is now, for the child of a fork that goes on with its parent's code; a last line without its newline
  /// gets one. Throws when it is a link, no regular file, this map itself, or cannot be read; whole lines may be copied by then.
  public func copy(from other: FilePath) throws(PerfMapError) {
    let failure = other.withPlatformString { path -> WriteFailure? in
      do throws(WriteFailure) {
        try appender.copy(from: path)
        return nil
      } catch {
        return error
      }
    }
    guard let failure else { return }
    if case .source = failure.reason { throw PerfMapError.opening(other, Errno(rawValue: failure.errno)) }
    throw PerfMapError(failure, path)
  }

  /// Writes lines as they are, each ended by LF: also those that are no entries, for the tests of profilers.
  package func write(lines: [UInt8]) throws(PerfMapError) {
    let failure = lines.withUnsafeBytes { bytes -> WriteFailure? in
      do throws(WriteFailure) {
        try appender.write(lines: bytes)
        return nil
      } catch {
        return error
      }
    }
    if let failure { throw PerfMapError(failure, path) }
  }
}
