import CLinux
import Glibc
import PerfMap
import SystemPackage

extension DirectoryHandle {
  /// Runs `body` as the owner of the directory if the current user is root, so that new files belong to that owner. Source: setfsuid(2).
  ///
  /// File access is then checked with the permissions of the owner. Changing the owner of a new file afterwards would be unsafe: its name
  /// may belong to another file by then.
  package func asOwner<Result: ~Copyable>(_ body: () throws(Errno) -> Result) throws(Errno) -> Result {
    let owner = try status()
    guard geteuid() == 0, owner.userID.rawValue != 0 else { return try body() }
    jt_set_file_user(owner.userID.rawValue, owner.groupID.rawValue)
    defer { jt_set_file_user(0, getegid()) }
    return try body()
  }

  /// Creates a directory that only its owner can use. Does nothing if the name exists.
  package func makeDirectory(_ name: FilePath.Component) throws(Errno) {
    let result = name.withPlatformString { mkdirat(descriptor.rawValue, $0, 0o700) }
    guard result == 0 || Errno.last == .fileExists else { throw Errno.last }
  }
}
