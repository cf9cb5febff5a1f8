import CLinux
import Glibc
import PerfMap
import SystemPackage

/// A new file that appears at its path when it is complete. All files that jittop writes as a whole are written with this type.
///
/// All operations use one descriptor of the directory, so replacing a directory on the path by a link later has no effect. Only a regular
/// file is replaced, and a link in the last component is not followed. Until ``finish()``, the file has no name (`O_TMPFILE`). If the file
/// system does not support that flag, the file has a temporary name, or for ``Existing/refused`` the final name. That name is removed when
/// this value is released unfinished or a signal ends the process.
package struct FileReplacement: ~Copyable {
  /// The treatment of a file that has the name already.
  package enum Existing: Equatable {
    /// Creating the new file throws `.fileExists`.
    case refused
    /// The file is replaced, and the new file has the owner and mode of any newly created file.
    case replaced
    /// The file is replaced only if it has this identity. Its permission bits are kept, and its owner and group if the caller may set them.
    case preserved(FileIdentity)
  }

  private let directory: DirectoryHandle
  private let name: FilePath.Component
  private let existing: Existing
  private let descriptor: FileDescriptor
  /// The name to remove if the file is not finished, or nil while the file has no name.
  private var temporary: FilePath.Component?
  private var isNamed: Bool { temporary != nil }

  /// The permission bits of a new file that all users may read; the umask is applied.
  package static let readable: UInt32 = 0o666
  /// The permission bits of a new file for its owner only, such as one with names of functions, which may be confidential.
  package static let confidential: UInt32 = 0o600

  /// The way to hide an unfinished file.
  enum Hiding {
    case unnamedIfPossible
    case named
  }

  /// Creates the file.
  ///
  /// - Parameters:
  ///   - entry: The directory and the final name.
  ///   - mode: The permission bits of a new file, before the umask is applied.
  ///   - existing: The treatment of a file that has the name already.
  /// - Throws: `.tooManySymbolicLinkLevels` for a link, `.isDirectory` for a directory, `.invalidArgument` for another type of file,
  ///   `.staleNFSFileHandle` if the name is no longer that of the file to preserve, or the error of a system call.
  package init(_ entry: DirectoryEntry, mode: UInt32, existing: Existing) throws(Errno) {
    try self.init(entry, mode: mode, existing: existing, hiding: .unnamedIfPossible)
  }

  /// Creates the file at a path. On the path, only trusted links to directories are followed (``DirectoryHandle/Links``).
  package init(path: FilePath, mode: UInt32, existing: Existing = .replaced) throws(Errno) {
    try self.init(try DirectoryHandle.containing(path), mode: mode, existing: existing)
  }

  init(_ entry: DirectoryEntry, mode: UInt32, existing: Existing, hiding: Hiding) throws(Errno) {
    directory = entry.directory
    name = entry.name
    self.existing = existing
    let original = try Self.checked(entry, existing)
    // Until the file has its final owner, other users must not be able to open it.
    let mode = original == nil ? mode : 0o600
    let unnamed = hiding == .named ? -1 : jt_open_unnamed(directory.descriptor.rawValue, mode)
    if unnamed >= 0 {
      descriptor = FileDescriptor(rawValue: unnamed)
    } else {
      let name = existing == .refused ? entry.name : Self.temporaryName()
      descriptor = try entry.directory.open(name, O_WRONLY | O_CREAT | O_EXCL, mode: mode)
      temporary = name
      removeOnSignal(name)
    }
    guard let original else { return }
    // Only root may change the owner; other users may set one of their groups.
    if fchown(descriptor.rawValue, original.userID.rawValue, original.groupID.rawValue) != 0 {
      fchown(descriptor.rawValue, uid_t.max, original.groupID.rawValue)
    }
    fchmod(descriptor.rawValue, original.permissions.rawValue & 0o777)
  }

  /// Checks the file that has the name already, if any. Returns its status if it is to be preserved.
  private static func checked(_ entry: DirectoryEntry, _ existing: Existing) throws(Errno) -> Stat? {
    let found: Stat
    do throws(Errno) {
      found = try entry.status()
    } catch {
      guard error == .noSuchFileOrDirectory else { throw error }
      if case .preserved = existing { throw .staleNFSFileHandle }
      return nil
    }
    switch found.type {
    case .regular: break
    case .symbolicLink: throw .tooManySymbolicLinkLevels
    case .directory: throw .isDirectory
    default: throw .invalidArgument
    }
    switch existing {
    case .refused: throw .fileExists
    case .replaced: return nil
    case .preserved(let original):
      guard FileIdentity(found) == original else { throw .staleNFSFileHandle }
      return found
    }
  }

  /// Returns a random name. It does not contain the final name, which may already have the maximum length.
  private static func temporaryName() -> FilePath.Component {
    FilePath.Component(".\(String(UInt64.random(in: 0...UInt64.max), radix: 36)).new") ?? ".jittop.new"
  }

  package func write(_ bytes: Span<UInt8>) throws(Errno) {
    do {
      // Memory-safe: the pointer does not leave the closure.
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

  /// Flushes the file to disk, which reports all errors of earlier writes, and gives it its final name.
  package mutating func finish() throws(Errno) {
    guard fsync(descriptor.rawValue) == 0 else { throw Errno.last }
    if !isNamed, existing != .refused { try link(as: Self.temporaryName(), removed: true) }
    if !isNamed { return try link(as: name, removed: false) }
    if case .preserved = existing { _ = try Self.checked(DirectoryEntry(directory: directory, name: name), existing) }
    if let temporary, temporary != name {
      let result = temporary.withPlatformString { old in
        name.withPlatformString { renameat(directory.descriptor.rawValue, old, directory.descriptor.rawValue, $0) }
      }
      guard result == 0 else { throw Errno.last }
    }
    keep()
  }

  /// Gives the unnamed file a name. If `removed` is true, the name is temporary: it is removed unless the file is finished.
  private mutating func link(as name: FilePath.Component, removed: Bool) throws(Errno) {
    if removed { removeOnSignal(name) }
    let result = name.withPlatformString { jt_link_unnamed(descriptor.rawValue, directory.descriptor.rawValue, $0) }
    let failure = result == 0 ? nil : Errno.last
    if removed { temporary = name }
    if let failure {
      keep()
      throw failure
    }
  }

  private func removeOnSignal(_ name: FilePath.Component) {
    name.withPlatformString { jt_remove_on_signal(directory.descriptor.rawValue, $0) }
  }

  /// Stops the removal of the named file when this value is released or a signal ends the process.
  private mutating func keep() {
    if let temporary { temporary.withPlatformString { jt_keep_on_signal(directory.descriptor.rawValue, $0) } }
    temporary = nil
  }

  deinit {
    if let temporary {
      _ = temporary.withPlatformString { unlinkat(directory.descriptor.rawValue, $0, 0) }
      temporary.withPlatformString { jt_keep_on_signal(directory.descriptor.rawValue, $0) }
    }
    try? descriptor.close()
  }
}
