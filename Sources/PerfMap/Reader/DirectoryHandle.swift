import CLinux
import Glibc
import SystemPackage

/// An open directory. Its files are opened, created and removed by name.
///
/// Between two calls with a path, another user can replace a directory on the path by a link. All calls with one handle use one directory.
package final class DirectoryHandle: Sendable {
  /// The symbolic links on a path that are followed. A link is trusted if it belongs to root or the current user and is not in `/proc`.
  package enum Links {
    case never
    /// Trusted links to directories.
    case toDirectories
    /// Trusted links to directories, and to the file.
    case all
  }

  /// A descriptor of the directory (`O_PATH`) that permits neither reading nor writing.
  package let descriptor: FileDescriptor

  private init(owning descriptor: FileDescriptor) { self.descriptor = descriptor }

  /// Opens a directory. All links are followed.
  private convenience init(_ path: FilePath) throws(Errno) {
    let opened = path.withPlatformString { jt_open_path($0) }
    guard opened >= 0 else { throw Errno(rawValue: errno) }
    self.init(owning: FileDescriptor(rawValue: opened))
  }

  deinit { try? descriptor.close() }

  /// Opens the directory of a file that is to be created, replaced or written.
  ///
  /// - Returns: The directory, and the name of the file in it. With `.all`, a link to the file is followed first.
  /// - Throws: `.tooManySymbolicLinkLevels` for a link that must not be followed or more than 40 links, `.improperLink` for a link that is
  ///   not trusted, `.isDirectory` if the path has no file name or, with `.all`, leads to a directory, or an error of `open(2)`.
  package static func containing(_ path: FilePath, links: Links = .toDirectories) throws(Errno) -> DirectoryEntry {
    try walk(from: DirectoryHandle(path.isAbsolute ? "/" : "."), path, links)
  }

  /// Opens the directory of a file below this directory. Throws `.improperLink` if `path` is absolute or contains `..`, and
  /// `.tooManySymbolicLinkLevels` if a directory on it is a link.
  package func containing(below path: FilePath) throws(Errno) -> DirectoryEntry {
    guard path.isRelative, !path.components.contains(where: { $0.kind == .parentDirectory }) else { throw .improperLink }
    return try Self.walk(from: self, path, .never)
  }

  /// Opens a directory by its path. All links on the path are followed.
  package static func opening(_ path: FilePath) throws(Errno) -> DirectoryHandle { try DirectoryHandle(path.isEmpty ? "." : path) }

  /// Resolves a path one component at a time, so that each link is checked before it is followed.
  private static func walk(from start: DirectoryHandle, _ path: FilePath, _ links: Links) throws(Errno) -> DirectoryEntry {
    var directory = start
    var rest = Array(path.components.reversed())
    // The kernel follows at most 40 links too: path_resolution(7).
    var linksLeft = 40
    while let name = rest.popLast() {
      guard name.kind == .regular || !rest.isEmpty else { throw .isDirectory }
      if rest.isEmpty, links != .all { return DirectoryEntry(directory: directory, name: name) }
      let entry: DirectoryHandle
      do throws(Errno) {
        entry = DirectoryHandle(owning: try directory.open(name, jt_o_path))
      } catch {
        guard rest.isEmpty, error == .noSuchFileOrDirectory else { throw error }
        return DirectoryEntry(directory: directory, name: name)
      }
      switch try entry.status().type {
      case .symbolicLink:
        guard links != .never, linksLeft > 0 else { throw .tooManySymbolicLinkLevels }
        linksLeft -= 1
        let target = try entry.trustedTarget()
        if target.isAbsolute { directory = try DirectoryHandle("/") }
        rest += target.components.reversed()
      case .directory: directory = entry
      default:
        guard rest.isEmpty else { throw .notDirectory }
        return DirectoryEntry(directory: directory, name: name)
      }
    }
    throw .isDirectory
  }

  /// Returns the target of this symbolic link. Throws if the link is not trusted. A link in `/proc` may lead into a container.
  private func trustedTarget() throws(Errno) -> FilePath {
    let owner = try status().userID.rawValue
    guard owner == 0 || owner == geteuid(), !jt_is_in_proc(descriptor.rawValue) else { throw .improperLink }
    var bytes = [CChar](repeating: 0, count: Int(PATH_MAX))
    guard readlinkat(descriptor.rawValue, "", &bytes, bytes.count - 1) >= 0 else { throw Errno(rawValue: errno) }
    return FilePath(platformString: bytes)
  }

  package func status() throws(Errno) -> Stat { try descriptor.stat() }

  /// Returns the status of a file in the directory. A link is not followed.
  package func status(of name: FilePath.Component) throws(Errno) -> Stat {
    let entry = try open(name, jt_o_path)
    defer { try? entry.close() }
    return try entry.stat()
  }

  /// Opens a file in the directory: openat(2). A link is not followed.
  package func open(_ name: FilePath.Component, _ flags: Int32, mode: UInt32 = 0) throws(Errno) -> FileDescriptor {
    let opened = name.withPlatformString { jt_openat(descriptor.rawValue, $0, flags | O_NOFOLLOW | O_CLOEXEC, mode) }
    guard opened >= 0 else { throw Errno(rawValue: errno) }
    return FileDescriptor(rawValue: opened)
  }

  /// Removes a file from the directory, if the name is still that of the given file.
  ///
  /// - Throws: `.staleNFSFileHandle` if the name is that of another file, or an error of `unlink(2)`.
  package func remove(_ name: FilePath.Component, _ file: FileIdentity) throws(Errno) {
    guard FileIdentity(try status(of: name)) == file else { throw .staleNFSFileHandle }
    guard name.withPlatformString({ unlinkat(descriptor.rawValue, $0, 0) }) == 0 else { throw Errno(rawValue: errno) }
  }
}

/// A file name in an open directory.
package struct DirectoryEntry: Sendable {
  package let directory: DirectoryHandle
  package let name: FilePath.Component

  package init(directory: DirectoryHandle, name: FilePath.Component) {
    self.directory = directory
    self.name = name
  }

  /// Returns the status of the file. A link is not followed.
  package func status() throws(Errno) -> Stat { try directory.status(of: name) }

  /// Returns the directory and name of a file whose path leads through `/proc/PID/root` or `/proc/PID/cwd`, or nil for any other path.
  ///
  /// The process controls the directories below its root, and the kernel resolves absolute links there from the root of the caller, not of
  /// the process. Therefore no link after `root` or `cwd` is followed.
  static func inProcessRoot(_ path: FilePath) throws(Errno) -> DirectoryEntry? {
    guard let (root, rest) = split(path) else { return nil }
    return try DirectoryHandle.opening(root).containing(below: rest)
  }

  /// Splits a path after `/proc/PID/root`, `/proc/PID/task/TID/root`, or the same with `cwd`. Returns nil for any other path.
  private static func split(_ path: FilePath) -> (root: FilePath, rest: FilePath)? {
    let components = Array(path.components)
    guard let proc = components.firstIndex(of: "proc"),
      let last = components.indices.dropFirst(proc + 2).prefix(3).first(where: { components[$0] == "root" || components[$0] == "cwd" }),
      last + 1 < components.count
    else { return nil }
    return (FilePath(root: path.root, components[...last]), FilePath(root: nil, components[(last + 1)...]))
  }
}

extension FilePath {
  /// Returns the status of the file at this path: lstat(2). Below `/proc/PID/root` and `/proc/PID/cwd`, links to directories are refused.
  package func statusForReading() throws(Errno) -> Stat {
    if let entry = try DirectoryEntry.inProcessRoot(self) { return try entry.status() }
    return try stat(followTargetSymlink: false)
  }
}
