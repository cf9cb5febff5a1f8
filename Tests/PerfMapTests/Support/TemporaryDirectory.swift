import Glibc
import SystemPackage

/// A directory for one test, removed with its contents by `deinit`.
final class TemporaryDirectory {
  let path: FilePath

  init() throws {
    var template = Array("/tmp/jittop-core-test-XXXXXX".utf8CString)
    guard mkdtemp(&template) != nil else { throw Errno(rawValue: errno) }
    path = FilePath(String(decoding: template.dropLast().map { UInt8(bitPattern: $0) }, as: UTF8.self))
  }

  deinit { Self.removeTree(path) }

  func file(_ name: String) -> FilePath { path.appending(name) }

  /// Writes a text to a file. An existing file keeps its inode and is truncated first.
  func write(_ name: String, _ text: String) throws { try write(name, Array(text.utf8), [.create, .truncate]) }

  /// Appends a text to a file, and creates it if it does not exist.
  func append(_ name: String, _ text: String) throws { try write(name, Array(text.utf8), [.create, .append]) }

  func append(_ name: String, _ bytes: [UInt8]) throws { try write(name, bytes, [.create, .append]) }

  private func write(_ name: String, _ bytes: [UInt8], _ options: FileDescriptor.OpenOptions) throws {
    let file = try FileDescriptor.open(
      self.file(name), .writeOnly, options: options.union(.closeOnExec), permissions: .ownerReadWrite)
    try file.closeAfter { _ = try file.writeAll(bytes) }
  }

  func bytes(_ name: String) throws -> [UInt8] { try readAll(file(name)) }

  func text(_ name: String) throws -> String { String(decoding: try bytes(name), as: UTF8.self) }

  /// Returns the names of all files, sorted.
  func names() throws -> [String] { try Self.names(in: path).sorted() }

  func rename(_ old: String, _ new: String) throws { try check(Glibc.rename(file(old).string, file(new).string)) }

  func remove(_ name: String) throws { try check(unlink(file(name).string)) }

  func truncate(_ name: String, to size: Int) throws { try check(Glibc.truncate(file(name).string, off_t(size))) }

  func setMode(_ name: String, _ mode: mode_t) throws { try check(chmod(file(name).string, mode)) }

  /// Sets the time of a file's last write, so that tests need not wait for the clock.
  func setLastWrite(_ name: String, seconds: Int) throws {
    let times = [timespec(tv_sec: seconds, tv_nsec: 0), timespec(tv_sec: seconds, tv_nsec: 0)]
    try check(utimensat(AT_FDCWD, file(name).string, times, 0))
  }

  /// Returns the number of open descriptors of this process for files in this directory, deleted or not.
  func openDescriptors() throws -> Int { try descriptorFlags().count }

  /// Returns the flags (`F_GETFD`) of each open descriptor of this process for a file in this directory.
  func descriptorFlags() throws -> [Int32] { try ownDescriptors().map { fcntl($0, F_GETFD) } }

  /// Replaces the open descriptors for files in this directory, so that writes fail as if other code had closed them.
  ///
  /// Returns the descriptors. Their numbers are not reused until the caller closes them.
  func spoilDescriptors() throws -> [Int32] {
    let nothing = open("/dev/null", O_RDONLY | O_CLOEXEC)
    guard nothing >= 0 else { throw Errno(rawValue: errno) }
    defer { close(nothing) }
    return try ownDescriptors().filter { dup2(nothing, $0) == $0 }
  }

  private func ownDescriptors() throws -> [Int32] {
    try Self.names(in: "/proc/self/fd").compactMap { name in
      var target = [CChar](repeating: 0, count: 4096)
      let length = readlink("/proc/self/fd/\(name)", &target, target.count)
      guard length > 0, let descriptor = Int32(name) else { return nil }
      let path = String(decoding: target[..<length].map { UInt8(bitPattern: $0) }, as: UTF8.self)
      return path.hasPrefix(self.path.string + "/") ? descriptor : nil
    }
  }

  /// Removes a directory tree without following links.
  private static func removeTree(_ path: FilePath) {
    if unlink(path.string) == 0 { return }
    for name in (try? names(in: path)) ?? [] { removeTree(path.appending(name)) }
    rmdir(path.string)
  }

  private static func names(in directory: FilePath) throws -> [String] {
    guard let stream = opendir(directory.string) else { throw Errno(rawValue: errno) }
    defer { closedir(stream) }
    var names: [String] = []
    while let entry = readdir(stream) {
      let name = withUnsafePointer(to: &entry.pointee.d_name) { String(cString: UnsafeRawPointer($0).assumingMemoryBound(to: CChar.self)) }
      if name != "." && name != ".." { names.append(name) }
    }
    return names
  }
}

/// Throws `errno` if a system call failed.
func check(_ result: Int32) throws { guard result == 0 else { throw Errno(rawValue: errno) } }

func readAll(_ path: FilePath) throws -> [UInt8] {
  let file = try FileDescriptor.open(path, .readOnly, options: [.closeOnExec])
  return try file.closeAfter {
    var bytes: [UInt8] = []
    var piece = [UInt8](repeating: 0, count: 1 << 16)
    while true {
      let count = try piece.withUnsafeMutableBytes { try file.read(into: $0) }
      if count == 0 { return bytes }
      bytes.append(contentsOf: piece[..<count])
    }
  }
}
