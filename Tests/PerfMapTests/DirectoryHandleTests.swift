import Glibc
import SystemPackage
import Testing

@testable import PerfMap

@Suite("Directories on the path of a file")
struct DirectoryHandleTests {
  private let directory: TemporaryDirectory

  init() throws {
    directory = try TemporaryDirectory()
    for name in ["maps", "other"] {
      try check(mkdir(directory.file(name).string, 0o700))
      try directory.write(name + "/perf-1.map", "1000 10 \(name)\n")
    }
    try check(symlink("maps", directory.file("link").string))
    try check(symlink("perf-1.map", directory.file("maps/final").string))
    try check(symlink("loop", directory.file("loop").string))
  }

  private func path(_ name: String) -> FilePath { directory.file(name) }

  @Test("Links to directories that the user owns are followed, and a link to the file only on request")
  func ownLinks() throws {
    let file = try FileIdentity(at: path("maps/perf-1.map"))
    for name in ["maps/perf-1.map", "link/perf-1.map", "other/../link/./perf-1.map"] {
      let found = try DirectoryHandle.containing(path(name)).status()
      #expect(FileIdentity(found) == file)
    }
    #expect(try DirectoryHandle.containing(path("link/final")).name == "final")
    let resolved = try DirectoryHandle.containing(path("link/final"), links: .all)
    let found = try resolved.status()
    #expect(resolved.name == "perf-1.map" && FileIdentity(found) == file)
    #expect(try DirectoryHandle.containing(path("link/new"), links: .all).name == "new")
  }

  @Test("A path without a file name, a loop of links, a file as a directory and a missing directory are refused")
  func invalid() throws {
    let cases: [(FilePath, Errno)] = [
      ("/", .isDirectory), ("", .isDirectory), (path(".."), .isDirectory), (path("loop/x"), .tooManySymbolicLinkLevels),
      (path("maps/perf-1.map/x"), .notDirectory), (path("none/x"), .noSuchFileOrDirectory),
    ]
    for (path, errno) in cases { #expect(throws: errno, "\(path)") { _ = try DirectoryHandle.containing(path) } }
  }

  @Test("A lookup below a directory follows no link and refuses a path out of the directory")
  func below() throws {
    let handle = try DirectoryHandle.opening(directory.path)
    #expect(try handle.containing(below: "maps/perf-1.map").name == "perf-1.map")
    let cases: [(FilePath, Errno)] = [
      ("../x", .improperLink), ("maps/../../x", .improperLink), ("/etc/x", .improperLink), ("link/perf-1.map", .tooManySymbolicLinkLevels),
    ]
    for (path, errno) in cases { #expect(throws: errno, "\(path)") { _ = try handle.containing(below: path) } }
  }

  @Test("A handle keeps its directory when a link replaces the directory, for reading and for removing")
  func swapped() throws {
    let entry = try DirectoryHandle.containing(path("maps/perf-1.map"))
    let file = FileIdentity(try entry.status())
    try check(rename(path("maps").string, path("away").string))
    try check(symlink("other", path("maps").string))
    let map = try OpenedMap(entry, path: path("maps/perf-1.map"))
    #expect(map.identity == file && map.bytes(TextRange(offset: 8, length: 4)) == Array("maps".utf8))
    try entry.directory.remove(entry.name, file)
    #expect(access(path("away/perf-1.map").string, F_OK) != 0)
    #expect(try directory.text("other/perf-1.map") == "1000 10 other\n")
  }

  @Test("A file is not removed if its identity is not the expected one")
  func otherFile() throws {
    let entry = try DirectoryHandle.containing(path("maps/perf-1.map"))
    let other = try FileIdentity(at: path("other/perf-1.map"))
    #expect(throws: Errno.staleNFSFileHandle) { try entry.directory.remove(entry.name, other) }
    #expect(try directory.text("maps/perf-1.map") == "1000 10 maps\n")
  }

  @Test("Below the root of a process, a directory that is a link is not followed for reading")
  func processRoot() throws {
    for root in ["/proc/self/root", "/proc/\(getpid())/root", "/proc/self/task/\(getpid())/root"] {
      let inside = { (name: String) in FilePath(root + path(name).string) }
      let map = try OpenedMap(path: inside("maps/perf-1.map"))
      let outside = try FileIdentity(at: path("maps/perf-1.map"))
      #expect(map.identity == outside)
      #expect(throws: PerfMapError.self) { try OpenedMap(path: inside("link/perf-1.map")) }
      #expect(throws: Errno.tooManySymbolicLinkLevels) { _ = try FileIdentity(at: inside("link/perf-1.map")) }
      let follower = MapFollower(path: inside("link/perf-1.map"))
      var contents = MapContents()
      follower.poll(into: &contents)
      #expect(contents.byteCount == .zero)
    }
  }
}
