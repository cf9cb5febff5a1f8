import CLinux
import Glibc
import PerfMap
import SystemPackage

/// Writes a file that appears at its path complete or not at all: under a temporary name beside it, then renamed.
///
/// The directory is opened once and everything happens below its descriptor, so a directory on the path that is swapped for a link has no
/// effect afterwards. Only a regular file is ever replaced, and no link is followed in the last component. Until ``finish()``, and after an
/// error, the path keeps what it had and no other file is left.
package struct FileReplacement: ~Copyable {
  private let directory: FileDescriptor
  private let name: String
  private let temporary: String
  private let descriptor: FileDescriptor
  private var isFinished = false

  /// Begins a file.
  ///
  /// - Parameters:
  ///   - path: The path that it will have.
  ///   - mode: The permission bits of a file that is new or replaces just any.
  ///   - original: The only file that may be replaced. It keeps its mode, and its owner and group where the caller may set them.
  /// - Throws: `.tooManySymbolicLinkLevels` for a link, `.isDirectory`, `.invalidArgument` for any other kind of file,
  ///   `.staleNFSFileHandle` if the path does not name the original any more, or the error of a call.
  package init(path: FilePath, mode: UInt32, replacing original: FileIdentity? = nil) throws(Errno) {
    guard let name = path.lastComponent?.string else { throw .isDirectory }
    let parent = path.removingLastComponent()
    let opened = jt_open_place(parent.isEmpty ? "." : parent.string)
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
        // Only root may give a file away; others may choose among their groups.
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

  /// Returns what is to be replaced, or nil if there is no file of the name.
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
      // Short, so that it fits where a name as long as possible does.
      let temporary = ".\(String(UInt64.random(in: 0...UInt64.max), radix: 36)).new"
      let opened = openat(directory.rawValue, temporary, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0o600)
      if opened >= 0 { return (temporary, FileDescriptor(rawValue: opened)) }
      guard Errno.last == .fileExists else { break }
    }
    throw Errno.last
  }

  /// Appends bytes.
  package func write(_ bytes: Span<UInt8>) throws(Errno) {
    do {
      // Sound: the pointer does not leave the closure.
      try bytes.withUnsafeBytes { _ = try descriptor.writeAll($0) }
    } catch {
      throw error as? Errno ?? .ioError
    }
  }

  /// Gives the file its name, after its bytes are on disk.
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
