import Glibc
import SystemPackage

/// A directory for one test, removed with everything in it.
struct TemporaryDirectory: ~Copyable {
  let path: FilePath

  init() throws {
    var template = "/tmp/jittop-test-XXXXXX"
    let made: String? = template.withUTF8 { name in
      var bytes = name.map { CChar(bitPattern: $0) } + [0]
      return mkdtemp(&bytes).map { String(cString: $0) }
    }
    guard let made else { throw Errno(rawValue: errno) }
    path = FilePath(made)
  }

  deinit { removeTree(path) }

  func file(_ name: String) -> FilePath { path.appending(name) }

  func write(_ name: String, _ text: String = "") throws { try writeFile(file(name), text) }

  func rename(_ old: String, _ new: String) throws { try check(Glibc.rename(file(old).string, file(new).string)) }

  func remove(_ name: String) throws { try check(unlink(file(name).string)) }
}

func check(_ result: Int32) throws { guard result == 0 else { throw Errno(rawValue: errno) } }

func writeFile(_ path: FilePath, _ text: String) throws {
  let file = try FileDescriptor.open(path, .writeOnly, options: [.create, .truncate, .closeOnExec], permissions: .ownerReadWrite)
  try file.closeAfter { _ = try file.writeAll(text.utf8) }
}

func makeDirectory(_ path: FilePath) throws { try check(mkdir(path.string, 0o755)) }

/// Removes a directory tree without following links.
func removeTree(_ path: FilePath) {
  guard unlink(path.string) != 0, let stream = opendir(path.string) else { return }
  defer { closedir(stream) }
  while let entry = readdir(stream) {
    let name = String(cString: UnsafeRawPointer(entry).advanced(by: 19).assumingMemoryBound(to: CChar.self))
    if name != "." && name != ".." { removeTree(path.appending(name)) }
  }
  rmdir(path.string)
}
