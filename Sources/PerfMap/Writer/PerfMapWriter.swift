import Glibc
import SystemPackage

/// Writes a perf map: tells profilers about machine code, an entry at a time.
///
/// It keeps the contract of CPython's perf-map C API (`Doc/c-api/perfmaps`): append, never through a link, close-on-exec, mode
/// 0600, each entry one `write(2)` of a whole line, safe from any thread and beside other processes that append to the same file.
/// A line that could be written only in part is taken back, unless another process has appended behind it meanwhile.
/// Unlike CPython's it reports what could not be written, refuses names that would break a line, and takes 64-bit sizes.
///
/// ```swift
/// let writer = try PerfMapWriter(for: ProcessID(getpid()))
/// try writer.write(start: Address(0x7f00_0000_1000), size: ByteCount(0x40), name: "JS:*hot app.js:3:1")
/// try writer.close()
/// ```
public final class PerfMapWriter: @unchecked Sendable {
  // Sound: `descriptor` is only used under the lock.

  /// The map that is written.
  public let path: FilePath
  private let lock = WriterLock()
  private var descriptor: FileDescriptor?

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
  public init(path: FilePath, missing: Missing = .create) throws(PerfMapError) {
    self.path = path
    descriptor = try PerfMapWriter.open(path, missing)
  }

  /// Opens the map of a process: `perf-<pid>.map` in a directory.
  public convenience init(for pid: ProcessID, directory: FilePath = "/tmp") throws(PerfMapError) {
    try self.init(path: directory.appending("perf-\(pid).map"))
  }

  deinit { try? descriptor?.close() }

  private static func open(_ path: FilePath, _ missing: Missing) throws(PerfMapError) -> FileDescriptor {
    // A look first, so that a FIFO or device is not even opened; what was opened is looked at again below.
    if let there = try? path.stat(followTargetSymlink: false) { try requireRegular(there, path) }
    var options: FileDescriptor.OpenOptions = [.append, .noFollow, .closeOnExec, .nonBlocking]
    if missing == .create { options.insert(.create) }
    let opened: FileDescriptor
    do {
      opened = try FileDescriptor.open(path, .writeOnly, options: options, permissions: .ownerReadWrite)
    } catch {
      throw PerfMapError.openingForWriting(path, error as? Errno)
    }
    do {
      try requireRegular(try opened.stat(), path)
    } catch {
      try? opened.close()
      throw error as? PerfMapError ?? PerfMapError.openingForWriting(path, error as? Errno)
    }
    return opened
  }

  private static func requireRegular(_ status: Stat, _ path: FilePath) throws(PerfMapError) {
    switch FileKind(status.type) {
    case .regular: return
    case .symbolicLink: throw PerfMapError.openingForWriting(path, .tooManySymbolicLinkLevels)
    case .directory: throw PerfMapError.openingForWriting(path, .isDirectory)
    case let kind: throw PerfMapError.notRegular(path, kind)
    }
  }

  /// Writes an entry. One `write(2)`, no allocation for names up to about 900 bytes.
  ///
  /// Throws, with nothing but whole lines in the map, when the range reaches beyond 2^64, the name has a byte that would break the
  /// line (LF, CR, NUL) or makes it longer than 1 MiB, the writer is closed, or the kernel reports an error.
  public func write(start: Address, size: ByteCount, name: String) throws(PerfMapError) {
    var name = name
    let outcome: Swift.Result<Void, PerfMapError> = name.withUTF8 { bytes in
      do throws(PerfMapError) {
        return .success(try write(start: start, size: size, name: UnsafeRawBufferPointer(bytes)))
      } catch {
        return .failure(error)
      }
    }
    try outcome.get()
  }

  /// Writes an entry whose name is any bytes but LF, CR and NUL.
  public func write(start: Address, size: ByteCount, name: [UInt8]) throws(PerfMapError) {
    let outcome: Swift.Result<Void, PerfMapError> = name.withUnsafeBytes { bytes in
      do throws(PerfMapError) {
        return .success(try write(start: start, size: size, name: bytes))
      } catch {
        return .failure(error)
      }
    }
    try outcome.get()
  }

  private func write(start: Address, size: ByteCount, name: UnsafeRawBufferPointer) throws(PerfMapError) {
    let range = try PerfMapWriter.line(start: start, size: size, name: name, path: path)
    let outcome: Swift.Result<Void, PerfMapError> = withUnsafeTemporaryAllocation(
      byteCount: MapEncoder.capacity(nameLength: name.count), alignment: 1
    ) { buffer in
      let length = MapEncoder.encode(range, name: name, into: buffer)
      do throws(PerfMapError) {
        let line = UnsafeRawBufferPointer(rebasing: buffer[..<length])
        return .success(try lock.withLock { () throws(PerfMapError) in try append(line) })
      } catch {
        return .failure(error)
      }
    }
    try outcome.get()
  }

  /// Checks an entry as ``write(start:size:name:)-(_,_,String)`` does, without a map: `path` is the one that an error names. O(bytes).
  public static func check(start: Address, size: ByteCount, name: String, path: FilePath) throws(PerfMapError) {
    var name = name
    let outcome: Swift.Result<AddressRange, PerfMapError> = name.withUTF8 { bytes in
      do throws(PerfMapError) {
        return .success(try line(start: start, size: size, name: UnsafeRawBufferPointer(bytes), path: path))
      } catch {
        return .failure(error)
      }
    }
    _ = try outcome.get()
  }

  /// The range of an entry that makes one whole line.
  private static func line(
    start: Address, size: ByteCount, name: UnsafeRawBufferPointer, path: FilePath
  ) throws(PerfMapError) -> AddressRange {
    guard let range = AddressRange(start: start, size: size) else {
      throw PerfMapError(
        .invalidRange, path: path, cause: "\(start) + \(size) reaches beyond 2^64", remedy: "give a smaller size")
    }
    if let bad = name.first(where: { $0 == 0x0a || $0 == 0x0d || $0 == 0 }) {
      let byte = bad == 0 ? "NUL" : bad == 0x0a ? "a newline" : "a carriage return"
      throw PerfMapError(
        .invalidName, path: path, cause: "the name holds \(byte)", remedy: "replace it: an entry is one line")
    }
    guard MapEncoder.lineLength(range, nameLength: name.count) <= Int(MapDecoder.longestLine) else {
      throw PerfMapError(
        .invalidName, path: path, cause: "the name has \(name.count) bytes", remedy: "a line is at most 1 MiB long")
    }
    return range
  }

  /// Appends a whole line. Under the lock.
  private func append(_ line: UnsafeRawBufferPointer) throws(PerfMapError) {
    guard let descriptor else {
      throw PerfMapError(.write, path: path, errno: .badFileDescriptor, cause: "the writer is closed", remedy: "open a new one")
    }
    var done = 0
    while done < line.count {
      do {
        done += try descriptor.write(UnsafeRawBufferPointer(rebasing: line[done...]))
      } catch {
        if done > 0 { takeBack(done, descriptor) }
        throw PerfMapError.writing(path, error as? Errno)
      }
    }
  }

  /// Removes the part of a line that was written before an error, so that only whole lines stay.
  ///
  /// The descriptor's offset is where our last write ended (under `O_APPEND` the kernel sets it with each write, and only
  /// this writer uses the descriptor). When another process has appended since, nothing is cut: its lines come first.
  private func takeBack(_ count: Int, _ descriptor: FileDescriptor) {
    guard let end = try? descriptor.seek(offset: 0, from: .current),
      let size = try? descriptor.stat().size, size == end
    else { return }
    try? descriptor.resize(to: end - Int64(count))
  }

  /// Closes the map. Reports what `close(2)` reports; closing again does nothing.
  public func close() throws(PerfMapError) {
    let open = lock.withLock { () -> FileDescriptor? in
      defer { descriptor = nil }
      return descriptor
    }
    do {
      try open?.close()
    } catch {
      throw PerfMapError(
        .close, path: path, errno: error as? Errno, cause: (error as? Errno)?.description ?? "unknown error",
        remedy: "check the file system; the last entries may be missing")
    }
  }
}
