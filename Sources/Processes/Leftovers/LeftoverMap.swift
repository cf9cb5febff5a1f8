import Glibc
import LinuxSystem
import PerfMap
import SystemPackage

/// A map whose process has gone: a regular file, named as a map, that nobody writes any more.
package struct LeftoverMap: Hashable, Sendable {
  /// Which map.
  package let file: MapFile
  /// Which file it was when it was looked at.
  package let identity: FileIdentity
  /// The user who owns it.
  package let owner: UInt32
  /// Its size.
  package let size: ByteCount
  /// The time of its last write.
  package let lastWrite: WallTime

  /// Looks at a file; nil when it is no regular file, or has gone.
  package init?(_ file: MapFile) {
    guard let status = try? file.path.stat(followTargetSymlink: false), status.type == .regular else { return nil }
    self.file = file
    identity = FileIdentity(device: UInt64(status.deviceID.rawValue), inode: UInt64(status.inode.rawValue))
    owner = status.userID.rawValue
    size = ByteCount(UInt64(max(0, status.size)))
    lastWrite = WallTime(seconds: status.st_mtim.tv_sec, nanoseconds: status.st_mtim.tv_nsec)
  }

  /// Removes the file, if it is still the one that was looked at, unwritten since, and no process has its number.
  ///
  /// - Throws: `.removeMap` with the reason.
  package func remove(_ living: LiveProcesses) throws(ProcessesError) {
    guard LeftoverMap(file) == self, !living.contains(file.pid) else {
      throw ProcessesError(
        .removeMap, path: file.path, cause: "has changed since it was looked at, or has a process again",
        remedy: "run prune again to see what is left")
    }
    guard unlink(file.path.string) == 0 else {
      let errno = Errno.last
      throw ProcessesError(
        .removeMap, path: file.path, errno: errno, cause: errno.description, remedy: "run as the owner of the map or as root")
    }
  }
}
