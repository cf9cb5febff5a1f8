import Glibc

/// A temporary directory of a test, removed with its contents on `deinit`.
package final class ScratchDirectory {
  package let path: String

  /// Creates the directory below /tmp; `suffix` is the end of its name.
  package init(suffix: String = "") throws {
    var template = Array("/tmp/jittop-test-XXXXXX\(suffix)".utf8CString)
    guard mkdtemps(&template, suffix) else { throw SetupError(step: "mkdtemps: \(errno)") }
    path = String(decoding: template.dropLast().map { UInt8(bitPattern: $0) }, as: UTF8.self)
  }

  deinit { Self.removeTree(path) }

  /// Returns the path of a file in the directory.
  package func file(_ name: String) -> String { path + "/" + name }

  /// Creates a file, or truncates and rewrites it with the same inode.
  package func write(_ name: String, _ bytes: some Sequence<UInt8>) throws { try write(name, Array(bytes), O_CREAT | O_TRUNC) }

  /// Appends bytes to a file, creating it if necessary.
  package func append(_ name: String, _ bytes: some Sequence<UInt8>) throws { try write(name, Array(bytes), O_CREAT | O_APPEND) }

  /// Returns the bytes of a file in the directory, or nil if it cannot be read.
  package func bytes(_ name: String) -> [UInt8]? { Self.bytes(at: file(name)) }

  /// Returns the bytes of the file at a path, or nil if it cannot be read.
  package static func bytes(at path: String) -> [UInt8]? {
    let descriptor = open(path, O_RDONLY | O_CLOEXEC)
    guard descriptor >= 0 else { return nil }
    defer { close(descriptor) }
    var bytes: [UInt8] = []
    read(all: descriptor, into: &bytes)
    return bytes
  }

  /// The names of the files in the directory.
  package var names: [String] { Self.names(in: path) }

  private func write(_ name: String, _ bytes: [UInt8], _ flags: Int32) throws {
    try Self.write(bytes, to: file(name), O_WRONLY | O_CLOEXEC | flags)
  }

  /// Creates a file at any path. An existing file or link is removed first.
  package static func write(_ bytes: [UInt8], to path: String) throws {
    unlink(path)
    try write(bytes, to: path, O_WRONLY | O_CLOEXEC | O_CREAT | O_EXCL)
  }

  private static func write(_ bytes: [UInt8], to path: String, _ flags: Int32) throws {
    let descriptor = open(path, flags, 0o600)
    guard descriptor >= 0 else { throw SetupError(step: "open of \(path): \(errno)") }
    defer { close(descriptor) }
    let count = bytes.withUnsafeBytes { Glibc.write(descriptor, $0.baseAddress, $0.count) }
    guard count == bytes.count else { throw SetupError(step: "write of \(path): \(errno)") }
  }

  private static func removeTree(_ path: String) {
    if unlink(path) == 0 { return }
    for name in names(in: path) { removeTree(path + "/" + name) }
    rmdir(path)
  }

  /// Returns the names of the files in any directory; empty if it cannot be read.
  package static func names(in path: String) -> [String] {
    guard let stream = opendir(path) else { return [] }
    defer { closedir(stream) }
    var names: [String] = []
    while let entry = readdir(stream) {
      let name = withUnsafePointer(to: &entry.pointee.d_name) {
        String(cString: UnsafeRawPointer($0).assumingMemoryBound(to: CChar.self))
      }
      if name != "." && name != ".." { names.append(name) }
    }
    return names
  }
}

/// Creates a directory from a template with `XXXXXX` before a suffix. Returns false after an error.
private func mkdtemps(_ template: inout [CChar], _ suffix: String) -> Bool {
  let place = template.count - 1 - suffix.utf8.count - 6
  for _ in 0..<100 {
    for index in place..<place + 6 { template[index] = CChar(Int.random(in: 97...122)) }
    if mkdir(template, 0o700) == 0 { return true }
    if errno != EEXIST { return false }
  }
  return false
}
