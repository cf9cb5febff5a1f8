import CLinux
import Glibc
import SystemPackage

/// An open regular file, read at offsets, closed with its value.
///
/// `/tmp` belongs to everybody, so opening never follows a link, never blocks on a FIFO, never opens a device: the path is
/// looked at first (`lstat`), opened with `O_NOFOLLOW|O_NONBLOCK|O_CLOEXEC`, and what was opened is looked at again.
struct RegularFile: ~Copyable, Sendable {
  let path: FilePath
  let descriptor: FileDescriptor

  /// Opens a file for reading.
  init(opening path: FilePath) throws(PerfMapError) {
    descriptor = try RegularFile.open(path)
    self.path = path
  }

  private static func open(_ path: FilePath) throws(PerfMapError) -> FileDescriptor {
    try requireRegular(look(at: path), path)
    let descriptor: FileDescriptor
    do {
      descriptor = try FileDescriptor.open(path, .readOnly, options: [.noFollow, .nonBlocking, .closeOnExec])
    } catch {
      throw PerfMapError.opening(path, error as? Errno)
    }
    do throws(PerfMapError) {
      try requireRegular(status(of: descriptor, path), path)
    } catch {
      try? descriptor.close()
      throw error
    }
    return descriptor
  }

  /// Opens for reading what a process holds open, through its `/proc/PID/fd/N`; it has to be the regular file that was seen there.
  ///
  /// The link is followed to what is open and not to a name: first without opening it (`O_PATH`), so that nothing but this file is opened.
  init(held file: OpenFileLink, path: FilePath) throws(PerfMapError) {
    self.path = path
    do {
      let opened = jt_open_place(file.link.string)
      guard opened >= 0 else { throw Errno(rawValue: Glibc.errno) }
      let place = FileDescriptor(rawValue: opened)
      defer { try? place.close() }
      let status: Stat = try place.stat()
      guard status.type == .regular, FileIdentity(status) == file.identity else { throw Errno.noSuchFileOrDirectory }
      descriptor = try FileDescriptor.open(
        FilePath("/proc/self/fd/\(place.rawValue)"), .readOnly, options: [.nonBlocking, .closeOnExec])
    } catch {
      throw PerfMapError.opening(path, error as? Errno)
    }
  }

  deinit { try? descriptor.close() }

  /// What `lstat` says of a path.
  static func look(at path: FilePath) throws(PerfMapError) -> Stat {
    do { return try path.stat(followTargetSymlink: false) } catch { throw PerfMapError.opening(path, error) }
  }

  private static func requireRegular(_ status: Stat, _ path: FilePath) throws(PerfMapError) {
    let kind = FileKind(status.type)
    guard kind == .regular else { throw PerfMapError.notRegular(path, kind) }
  }

  private static func status(of descriptor: FileDescriptor, _ path: FilePath) throws(PerfMapError) -> Stat {
    do { return try descriptor.stat() } catch { throw PerfMapError.reading(path, error) }
  }

  /// What `fstat` says now.
  func status() throws(PerfMapError) -> Stat { try RegularFile.status(of: descriptor, path) }

  /// Reads at an offset into a buffer; returns the number of bytes, 0 at the end.
  func read(at offset: UInt64, into buffer: UnsafeMutableRawBufferPointer) throws(PerfMapError) -> Int {
    guard let offset = Int64(exactly: offset) else { return 0 }
    do {
      return try descriptor.read(fromAbsoluteOffset: offset, into: buffer)
    } catch {
      throw PerfMapError.reading(path, error as? Errno)
    }
  }

  /// Holes below this size are read as what they are.
  static let smallestHole: UInt64 = 1 << 20

  /// How many bytes from an offset on, and below `limit`, lie in a hole; 0 where there is data, a small hole or no knowledge.
  ///
  /// Whoever may write a map can make it a TiB of nothing. Source: lseek(2), SEEK_DATA; all other readers of this file read at offsets.
  func hole(at offset: UInt64, below limit: UInt64) -> UInt64 {
    // The constant is 3 on Linux; Glibc's module hides it behind _GNU_SOURCE.
    guard let from = off_t(exactly: offset), offset < limit else { return 0 }
    let data = lseek(descriptor.rawValue, from, 3)
    if data < 0, errno != ENXIO { return 0 }
    // Nothing but a hole up to the end; the file may have become shorter since `limit` was asked for.
    let end = data >= 0 ? UInt64(data) : (try? status()).map { UInt64(max(0, $0.size)) } ?? 0
    let length = min(end, limit).subtractingReportingOverflow(offset)
    return length.overflow || length.partialValue < RegularFile.smallestHole ? 0 : length.partialValue
  }

  /// Reads a piece of the file; shorter when the file ends, empty when it cannot be read.
  func bytes(_ range: TextRange, limit: Int) -> [UInt8] {
    let wanted = Int(min(range.length, UInt64(limit)))
    return Array(unsafeUninitializedCapacity: wanted) { buffer, count in
      // Sound: the read fills at most the buffer and returns how much.
      count = (try? read(at: range.offset, into: UnsafeMutableRawBufferPointer(buffer))) ?? 0
    }
  }
}
