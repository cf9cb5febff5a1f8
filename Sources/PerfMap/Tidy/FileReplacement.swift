import Glibc
import SystemPackage

/// A file that appears at a path as a whole or not at all: written under another name beside it, then renamed.
///
/// Whatever the path names until then stays as it is, and an error or the end of the value leaves nothing behind. Only a regular
/// file is ever replaced: not a link, a device or a directory.
public struct FileReplacement: ~Copyable {
  /// Where the file will lie.
  public let path: FilePath
  private let temporary: FilePath
  private let descriptor: FileDescriptor
  private var isDone = false

  /// Makes the file under another name, with permission bits and, where we may set it, an owner.
  ///
  /// Throws when the path names something else than a regular file, or when its directory may not be written.
  public init(path: FilePath, mode: UInt32, owner: UInt32? = nil) throws(PerfMapError) {
    let made = try Self.makeTemporary(for: path)
    self.path = path
    temporary = made.path
    descriptor = made.descriptor
    // A user who is not root owns what he makes, and may not give it away.
    if let owner { _ = fchown(descriptor.rawValue, owner, gid_t.max) }
    fchmod(descriptor.rawValue, mode_t(mode & 0o777))
  }

  private static func makeTemporary(for path: FilePath) throws(PerfMapError) -> (path: FilePath, descriptor: FileDescriptor) {
    if let there = try? path.stat(followTargetSymlink: false), there.type != .regular {
      throw PerfMapError.notRegular(path, FileKind(there.type))
    }
    let name = path.lastComponent?.string ?? ""
    for _ in 0..<100 {
      let other = path.removingLastComponent().appending(".\(name).\(String(UInt32.random(in: 0...UInt32.max), radix: 36))")
      do {
        let opened = try FileDescriptor.open(
          other, .writeOnly, options: [.create, .exclusiveCreate, .noFollow, .closeOnExec], permissions: .ownerReadWrite)
        return (other, opened)
      } catch {
        guard error as? Errno == .fileExists else { throw PerfMapError.openingForWriting(path, error as? Errno) }
      }
    }
    throw PerfMapError.openingForWriting(path, .fileExists)
  }

  /// Adds bytes.
  public func write(_ bytes: Span<UInt8>) throws(PerfMapError) {
    do {
      // Sound: the pointer does not leave the closure.
      try bytes.withUnsafeBytes { _ = try descriptor.writeAll($0) }
    } catch {
      throw PerfMapError.writing(path, error as? Errno)
    }
  }

  /// Puts the file at its path, on disk before it gets its name.
  public mutating func finish() throws(PerfMapError) {
    guard fsync(descriptor.rawValue) == 0, rename(temporary.string, path.string) == 0 else {
      throw PerfMapError.writing(path, Errno(rawValue: errno))
    }
    isDone = true
  }

  deinit {
    try? descriptor.close()
    if !isDone { unlink(temporary.string) }
  }
}
