import CLinux
import Glibc
import SystemPackage

/// A file that a process holds open, possibly after its name was deleted.
package struct OpenFileLink: Hashable, Sendable {
  /// The path of the link to the open file, `/proc/PID/fd/N`.
  package let link: FilePath
  /// The identity of the expected file. If the link leads to another file, opening fails.
  package let identity: FileIdentity

  package init(link: FilePath, identity: FileIdentity) {
    self.link = link
    self.identity = identity
  }
}

/// An open regular file. Reads take an offset, so several threads may read it; `deinit` closes the descriptor.
///
/// Every user can write to `/tmp`, so opening must not follow a link, block on a FIFO or open a device: the path is checked with `lstat`,
/// opened with `O_NOFOLLOW|O_NONBLOCK|O_CLOEXEC`, and the descriptor is checked again with `fstat`. Links to
/// directories are refused too below `/proc/PID/root` and `/proc/PID/cwd`.
final class RegularFile: Sendable {
  let path: FilePath
  let descriptor: FileDescriptor

  init(opening path: FilePath) throws(PerfMapError) {
    descriptor = try RegularFile.open(path)
    self.path = path
  }

  /// Opens a file in a directory. `path` only names the file, for example in errors.
  init(_ entry: DirectoryEntry, path: FilePath) throws(PerfMapError) {
    descriptor = try RegularFile.open(entry, path)
    self.path = path
  }

  private static func open(_ path: FilePath) throws(PerfMapError) -> FileDescriptor {
    let entry: DirectoryEntry?
    do { entry = try DirectoryEntry.inProcessRoot(path) } catch { throw PerfMapError.opening(path, error) }
    if let entry { return try open(entry, path) }
    try requireRegular(lstat(path), path)
    do {
      return try checked(FileDescriptor.open(path, .readOnly, options: [.noFollow, .nonBlocking, .closeOnExec]), path)
    } catch {
      throw error as? PerfMapError ?? PerfMapError.opening(path, error as? Errno)
    }
  }

  private static func open(_ entry: DirectoryEntry, _ path: FilePath) throws(PerfMapError) -> FileDescriptor {
    let status: Stat
    do { status = try entry.status() } catch { throw PerfMapError.opening(path, error) }
    try requireRegular(status, path)
    let descriptor: FileDescriptor
    do { descriptor = try entry.directory.open(entry.name, O_RDONLY | O_NONBLOCK) } catch { throw PerfMapError.opening(path, error) }
    return try checked(descriptor, path)
  }

  /// Returns the descriptor if it is that of a regular file; otherwise closes it and throws.
  private static func checked(_ descriptor: FileDescriptor, _ path: FilePath) throws(PerfMapError) -> FileDescriptor {
    do throws(PerfMapError) {
      try requireRegular(status(of: descriptor, path), path)
    } catch {
      try? descriptor.close()
      throw error
    }
    return descriptor
  }

  /// Opens a file that a process holds open, through `/proc/PID/fd/N`. Throws if it is not the regular file with the expected identity.
  ///
  /// The link leads to the open file, not to a name. `O_PATH` allows checking its identity before any file is opened for reading.
  init(held file: OpenFileLink, path: FilePath) throws(PerfMapError) {
    self.path = path
    do {
      let opened = jt_open_path(file.link.string)
      guard opened >= 0 else { throw Errno(rawValue: Glibc.errno) }
      let reference = FileDescriptor(rawValue: opened)
      defer { try? reference.close() }
      let status: Stat = try reference.stat()
      guard status.type == .regular, FileIdentity(status) == file.identity else { throw Errno.noSuchFileOrDirectory }
      descriptor = try FileDescriptor.open(
        FilePath("/proc/self/fd/\(reference.rawValue)"), .readOnly, options: [.nonBlocking, .closeOnExec])
    } catch {
      throw PerfMapError.opening(path, error as? Errno)
    }
  }

  deinit { try? descriptor.close() }

  static func lstat(_ path: FilePath) throws(PerfMapError) -> Stat {
    do { return try path.statusForReading() } catch { throw PerfMapError.opening(path, error) }
  }

  private static func requireRegular(_ status: Stat, _ path: FilePath) throws(PerfMapError) {
    let kind = FileKind(status.type)
    guard kind == .regular else { throw PerfMapError.notRegular(path, kind) }
  }

  private static func status(of descriptor: FileDescriptor, _ path: FilePath) throws(PerfMapError) -> Stat {
    do { return try descriptor.stat() } catch { throw PerfMapError.reading(path, error) }
  }

  func status() throws(PerfMapError) -> Stat { try RegularFile.status(of: descriptor, path) }

  /// Reads at an offset into a buffer and returns the number of bytes, or 0 at the end of the file: pread(2).
  func read(at offset: UInt64, into buffer: UnsafeMutableRawBufferPointer) throws(PerfMapError) -> Int {
    guard let offset = Int64(exactly: offset) else { return 0 }
    do {
      return try descriptor.read(fromAbsoluteOffset: offset, into: buffer)
    } catch {
      throw PerfMapError.reading(path, error as? Errno)
    }
  }

  /// The minimum size of a hole in bytes. Smaller holes are read as zero bytes.
  static let smallestHole: UInt64 = 1 << 20

  /// Returns the length of the hole that starts at an offset, counting only bytes below the offset `limit`: lseek(2), SEEK_DATA.
  ///
  /// Returns 0 if there is data, the hole is smaller than ``smallestHole``, or the file system does not report holes. Skipping holes is
  /// necessary because a sparse map of 1 TiB is cheap to create. Moving the file offset is safe: all reads take an offset.
  func hole(at offset: UInt64, below limit: UInt64) -> UInt64 {
    // SEEK_DATA is 3 on Linux. The Glibc module does not have it, because the headers require _GNU_SOURCE.
    guard let from = off_t(exactly: offset), offset < limit else { return 0 }
    let data = lseek(descriptor.rawValue, from, 3)
    if data < 0, errno != ENXIO { return 0 }
    // ENXIO: a hole up to the end of the file, which may have been truncated since `limit` was determined.
    let end = data >= 0 ? UInt64(data) : (try? status()).map { UInt64(max(0, $0.size)) } ?? 0
    let length = min(end, limit).subtractingReportingOverflow(offset)
    return length.overflow || length.partialValue < RegularFile.smallestHole ? 0 : length.partialValue
  }

  /// Reads a range of the file, at most `limit` bytes. Returns fewer at the end of the file, and none after an error.
  func bytes(_ range: TextRange, limit: Int) -> [UInt8] {
    let wanted = Int(min(range.length, UInt64(limit)))
    return Array(unsafeUninitializedCapacity: wanted) { buffer, count in
      // Memory-safe: the read writes only within the buffer and returns the number of bytes that it has initialized.
      count = (try? read(at: range.offset, into: UnsafeMutableRawBufferPointer(buffer))) ?? 0
    }
  }
}
