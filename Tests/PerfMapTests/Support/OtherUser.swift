import Glibc
import Testing

/// Runs a body as somebody who may not read or write what belongs to the user of the tests.
///
/// For root the file-system user of this one thread becomes 65534 (setfsuid(2)), which also puts root's power over files aside;
/// any other user is kept out by the mode of a file alone. The body must not suspend.
func asAnotherUser<Result>(_ body: () throws -> Result) throws -> Result {
  guard geteuid() == 0 else { return try body() }
  typealias SetFileSystemUser = @convention(c) (uid_t) -> Int32
  // Glibc's module lacks <sys/fsuid.h>. Sound: the type is that of setfsuid(3).
  let symbol = try #require(dlsym(nil, "setfsuid"))
  let setFileSystemUser = unsafeBitCast(symbol, to: SetFileSystemUser.self)
  let before = setFileSystemUser(65534)
  defer { _ = setFileSystemUser(uid_t(bitPattern: before)) }
  return try body()
}
