import CLinux
import Glibc
import PerfMap
import SystemPackage

/// Writes a file atomically: under a temporary name in the same directory, which is then renamed.
///
/// All operations use one descriptor of the directory, so replacing a directory on the path by a link later has no effect. Only a regular
/// file is replaced, and a link in the last component is not followed. Before ``finish()``, and after an error, the path is unchanged, and
/// the temporary file is removed.
package struct FileReplacement: ~Copyable {
  private let directory: FileDescriptor
  private let name: String
  private let temporary: String
  private let descriptor: FileDescriptor
  private var isFinished = false

  /// Creates the temporary file.
  ///
  /// - Parameters:
  ///   - path: The final path.
  ///   - mode: The permission bits if `original` is nil.
  ///   - original: The only file that may be replaced. Its mode is preserved, and its owner and group if the caller may set them.
  /// - Throws: `.tooManySymbolicLinkLevels` for a link, `.isDirectory`, `.invalidArgument` for any other type of file,
  ///   `.staleNFSFileHandle` if the path is no longer that of the original, or the error of a call.
  package init(path: FilePath, mode: UInt32, replacing original: FileIdentity? = nil) throws(Errno) {
    guard let name = path.lastComponent?.string else { throw .isDirectory }
    let parent = path.removingLastComponent()
    let opened = jt_open_path(parent.isEmpty ? "." : parent.string)
    guard opened >= 0 else { throw Errno.last }
    let directory = FileDescriptor(rawValue: opened)
    do throws(Errno) {
      let replaced = try Self.replaced(name, directory)
      if let original {
        guard let replaced, original == FileIdentity(device: UInt64(replaced.st_dev), inode: UInt64(replaced.st_ino)) else {
          throw .staleNFSFileHandle
        }
      }
      (temporary, descriptor) = try Self.makeTemporary(name, directory)
      if original != nil, let replaced {
        // Only root may change the owner; other users may set one of their groups.
        if fchown(descriptor.rawValue, replaced.st_uid, replaced.st_gid) != 0 { fchown(descriptor.rawValue, uid_t.max, replaced.st_gid) }
        fchmod(descriptor.rawValue, replaced.st_mode & 0o777)
      } else {
        fchmod(descriptor.rawValue, mode & 0o777)
      }
    } catch {
      try? directory.close()
      throw error
    }
    self.directory = directory
    self.name = name
  }

  /// Returns the status of the file to replace, or nil if it does not exist.
  private static func replaced(_ name: String, _ directory: FileDescriptor) throws(Errno) -> stat? {
    var status = stat()
    guard fstatat(directory.rawValue, name, &status, AT_SYMLINK_NOFOLLOW) == 0 else {
      guard Errno.last == .noSuchFileOrDirectory else { throw Errno.last }
      return nil
    }
    switch status.st_mode & S_IFMT {
    case S_IFREG: return status
    case S_IFLNK: throw .tooManySymbolicLinkLevels
    case S_IFDIR: throw .isDirectory
    default: throw .invalidArgument
    }
  }

  private static func makeTemporary(_ name: String, _ directory: FileDescriptor) throws(Errno) -> (String, FileDescriptor) {
    for _ in 0..<100 {
      // Shorter than the longest name allowed, so that any final name is possible.
      let temporary = ".\(String(UInt64.random(in: 0...UInt64.max), radix: 36)).new"
      let opened = openat(directory.rawValue, temporary, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0o600)
      if opened >= 0 { return (temporary, FileDescriptor(rawValue: opened)) }
      guard Errno.last == .fileExists else { break }
    }
    throw Errno.last
  }

  package func write(_ bytes: Span<UInt8>) throws(Errno) {
    do {
      // Sound: the pointer does not leave the closure.
      try bytes.withUnsafeBytes { _ = try descriptor.writeAll($0) }
    } catch {
      throw error as? Errno ?? .ioError
    }
  }

  /// Writes a hole of `count` zero bytes.
  package func writeHole(_ count: UInt64) throws(Errno) {
    guard let distance = off_t(exactly: count) else { throw .fileTooLarge }
    let end = lseek(descriptor.rawValue, distance, SEEK_CUR)
    guard end >= 0, ftruncate(descriptor.rawValue, end) == 0 else { throw Errno.last }
  }

  /// Flushes the file to disk and renames it to its final path.
  package mutating func finish() throws(Errno) {
    guard fsync(descriptor.rawValue) == 0, renameat(directory.rawValue, temporary, directory.rawValue, name) == 0 else {
      throw Errno.last
    }
    isFinished = true
  }

  deinit {
    if !isFinished { unlinkat(directory.rawValue, temporary, 0) }
    try? descriptor.close()
    try? directory.close()
  }
}
