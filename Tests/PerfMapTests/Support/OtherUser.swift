import Glibc
import Testing

/// Runs a closure under the file permissions of an ordinary user, even if the tests run as root. The closure must not suspend.
///
/// For root, the file-system user of this thread is set to 65534, which also drops the capabilities for files: setfsuid(2).
func asAnotherUser<Result>(_ body: () throws -> Result) throws -> Result {
  guard geteuid() == 0 else { return try body() }
  typealias SetFileSystemUser = @convention(c) (uid_t) -> Int32
  // Glibc's module lacks <sys/fsuid.h>. The type is that of setfsuid(3).
  let symbol = try #require(dlsym(nil, "setfsuid"))
  let setFileSystemUser = unsafeBitCast(symbol, to: SetFileSystemUser.self)
  let before = setFileSystemUser(65534)
  defer { _ = setFileSystemUser(uid_t(bitPattern: before)) }
  return try body()
}
