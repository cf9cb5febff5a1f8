import Glibc
import SystemPackage

/// The open directory of one process in `/proc`. Once the process has been reaped, nothing can be read, even if its PID is reused.
package struct ProcDirectory: ~Copyable {
  private let descriptor: FileDescriptor

  /// Opens the directory of a process, `/proc/PID`. Returns nil if the process does not exist.
  package init?(_ path: FilePath) throws(Errno) {
    let flags = O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC | O_NONBLOCK
    let opened = open(path.string, flags)
    guard opened >= 0 else {
      try Self.requireGone(Errno.last)
      return nil
    }
    descriptor = FileDescriptor(rawValue: opened)
  }

  /// Reads the start of a file, at most `limit` bytes in one read(2). Returns nil if the process has ended or has no such file.
  package func read(_ name: String, limit: Int = 4096) throws(Errno) -> [UInt8]? {
    let file = openat(descriptor.rawValue, name, O_RDONLY | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK)
    guard file >= 0 else { return try Self.requireGone(Errno.last) }
    defer { close(file) }
    var failure: Errno?
    let bytes = [UInt8](unsafeUninitializedCapacity: limit) { buffer, count in
      let result = Glibc.read(file, buffer.baseAddress, limit)
      if result < 0 { failure = Errno.last }
      count = max(0, result)
    }
    if let failure { return try Self.requireGone(failure) }
    return bytes
  }

  /// Returns nil for an error that means that the process has ended or a file does not exist. Throws any other error.
  @discardableResult
  private static func requireGone(_ errno: Errno) throws(Errno) -> [UInt8]? {
    guard errno == .noSuchFileOrDirectory || errno == .noSuchProcess else { throw errno }
    return nil
  }

  deinit { try? descriptor.close() }
}
