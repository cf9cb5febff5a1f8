import Glibc
import SystemPackage

/// A small tmpfs, mounted in a temporary directory and unmounted by `deinit`.
final class SmallDisk {
  let directory: TemporaryDirectory
  let path: FilePath

  init(kibibytes: Int = 64) throws {
    directory = try TemporaryDirectory()
    path = directory.file("disk")
    try check(mkdir(path.string, 0o755))
    try check("size=\(kibibytes)k,mode=0755".withCString { mount("tmpfs", path.string, "tmpfs", 0, $0) })
  }

  deinit { umount2(path.string, Int32(MNT_DETACH)) }

  /// Sets the total size of the file system.
  func grow(kibibytes: Int) throws { try check("size=\(kibibytes)k".withCString { mount(nil, path.string, nil, UInt(MS_REMOUNT), $0) }) }

  func makeReadOnly() throws { try check(mount(nil, path.string, nil, UInt(MS_REMOUNT | MS_RDONLY), nil)) }

  /// True if this process can mount file systems, which requires CAP_SYS_ADMIN. Containers often lack it.
  static let isPossible = (try? SmallDisk()) != nil
}
