import Glibc
import PerfMap
import SystemPackage
import TestSupport
import Testing

@testable import LinuxSystem

@Suite("Replacing files")
struct FileReplacementTests {
  let scratch: ScratchDirectory

  init() throws {
    scratch = try ScratchDirectory()
    for name in ["maps", "other"] { try #require(mkdir(scratch.file(name), 0o700) == 0) }
    try scratch.write("maps/map", "before".utf8)
  }

  var map: FilePath { FilePath(scratch.file("maps/map")) }

  func text(_ name: String) -> String? { scratch.bytes(name).map { String(decoding: $0, as: UTF8.self) } }
  func names(_ directory: String) -> [String] { ScratchDirectory.names(in: scratch.file(directory)).sorted() }
  func mode(_ name: String) throws -> mode_t {
    var status = stat()
    try #require(lstat(scratch.file(name), &status) == 0)
    return status.st_mode & 0o7777
  }
  func rename(_ old: String, _ new: String) throws { try #require(Glibc.rename(scratch.file(old), scratch.file(new)) == 0) }

  @Test("A replacement file appears complete, with the requested mode")
  func complete() throws {
    do {
      var file = try FileReplacement(path: map, mode: 0o640)
      try file.write(Array("after".utf8).span)
      #expect(text("maps/map") == "before")
      try file.finish()
    }
    #expect(text("maps/map") == "after")
    #expect(try mode("maps/map") == 0o640)
    #expect(names("maps") == ["map"])
  }

  @Test("A replacement file has no name until it is finished, so that nothing remains if the process is killed")
  func unnamed() throws {
    for name in ["map", "new"] {
      var file = try FileReplacement(path: FilePath(scratch.file("maps/\(name)")), mode: 0o600)
      try file.write(Array("after".utf8).span)
      #expect(names("maps") == ["map"])
      try file.finish()
      #expect(text("maps/\(name)") == "after")
    }
    #expect(names("maps") == ["map", "new"])
  }

  @Test("On a file system without unnamed files, a temporary name is used and removed")
  func named() throws {
    for preserves in [false, true] {
      let existing = preserves ? FileReplacement.Existing.preserved(try FileIdentity(at: map)) : .replaced
      var file = try FileReplacement(try DirectoryHandle.containing(map), mode: 0o600, existing: existing, hiding: .named)
      try file.write(Array("after".utf8).span)
      #expect(names("maps").count == 2 && text("maps/map") != "after")
      try file.finish()
      #expect(names("maps") == ["map"] && text("maps/map") == "after")
      try scratch.write("maps/map", "before".utf8)
      do { _ = try FileReplacement(try DirectoryHandle.containing(map), mode: 0o600, existing: .replaced, hiding: .named) }
      #expect(names("maps") == ["map"] && text("maps/map") == "before")
    }
    let new = try DirectoryHandle.containing(FilePath(scratch.file("maps/new")))
    do { _ = try FileReplacement(new, mode: 0o600, existing: .refused, hiding: .named) }
    #expect(names("maps") == ["map"])
    var file = try FileReplacement(new, mode: 0o600, existing: .refused, hiding: .named)
    try file.finish()
    #expect(names("maps") == ["map", "new"])
  }

  @Test("A temporary name is removed if a signal ends the process", arguments: [SIGTERM, SIGINT, SIGHUP, SIGXFSZ])
  func signalled(_ signal: Int32) async throws {
    let path = scratch.file("maps/map")
    await #expect(processExitsWith: .signal(signal)) { [path = path as String, signal = signal as Int32] in
      // The new process inherits ignored and blocked signals of the test process.
      Glibc.signal(signal, SIG_DFL)
      var none = sigset_t()
      sigemptyset(&none)
      pthread_sigmask(SIG_SETMASK, &none, nil)
      let entry = try DirectoryHandle.containing(FilePath(path))
      let file = try FileReplacement(entry, mode: 0o600, existing: .replaced, hiding: .named)
      try file.write(Array("half".utf8).span)
      raise(signal)
    }
    #expect(names("maps") == ["map"] && text("maps/map") == "before")
  }

  @Test("A new file never replaces an existing file, even one that was created while the new file was written")
  func newOnly() throws {
    #expect(throws: Errno.fileExists) { _ = try FileReplacement(path: map, mode: 0o600, existing: .refused) }
    let entry = try DirectoryHandle.containing(FilePath(scratch.file("maps/new")))
    var file = try FileReplacement(entry, mode: 0o600, existing: .refused)
    try scratch.write("maps/new", "other".utf8)
    #expect(throws: Errno.fileExists) { try file.finish() }
    #expect(text("maps/new") == "other" && names("maps") == ["map", "new"])
  }

  @Test("A link of another user on the path is not followed, nor one in /proc", .enabled(if: geteuid() == 0))
  func untrustedLinks() throws {
    for name in ["link", "theirs"] { try #require(symlink("maps", scratch.file(name)) == 0) }
    try #require(lchown(scratch.file("theirs"), 1234, 1234) == 0)
    var file = try FileReplacement(path: FilePath(scratch.file("link/map")), mode: 0o600)
    try file.finish()
    #expect(text("maps/map") == "")
    for path in [scratch.file("theirs/map"), scratch.file("link/../theirs/map"), "/proc/\(getpid())/root\(map)", "/proc/self/cwd/map"] {
      #expect(throws: Errno.improperLink) { _ = try FileReplacement(path: FilePath(path), mode: 0o600) }
    }
  }

  @Test("An unfinished replacement leaves nothing behind")
  func unfinished() throws {
    do {
      let file = try FileReplacement(path: map, mode: 0o600)
      try file.write(Array("half".utf8).span)
    }
    #expect(text("maps/map") == "before")
    #expect(names("maps") == ["map"])
  }

  @Test("A file with the longest possible name can be written")
  func longestName() throws {
    let name = String(repeating: "x", count: 255)
    var file = try FileReplacement(path: FilePath(scratch.file(name)), mode: 0o600)
    try file.finish()
    #expect(scratch.bytes(name) == [])
  }

  @Test("Only a regular file is replaced")
  func regularOnly() throws {
    try #require(symlink("map", scratch.file("maps/link")) == 0)
    try #require(mkfifo(scratch.file("maps/fifo"), 0o600) == 0)
    let cases: [(String, Errno)] = [
      (scratch.file("maps/link"), .tooManySymbolicLinkLevels), (scratch.file("maps"), .isDirectory), ("/", .isDirectory),
      (scratch.file("maps/fifo"), .invalidArgument), (scratch.file("nothing/map"), .noSuchFileOrDirectory),
      (scratch.file("maps/map/map"), .notDirectory),
    ]
    for (path, errno) in cases { #expect(throws: errno) { _ = try FileReplacement(path: FilePath(path), mode: 0o600) } }
    #expect(names("maps") == ["fifo", "link", "map"])
  }

  @Test("The replacement of a given original has the mode of the original, without set-user-ID")
  func originalMode() throws {
    let identity = try FileIdentity(at: map)
    try #require(chmod(map.string, 0o4604) == 0)
    var file = try FileReplacement(path: map, mode: 0o600, existing: .preserved(identity))
    try file.write(Array("after".utf8).span)
    try file.finish()
    #expect(text("maps/map") == "after")
    #expect(try mode("maps/map") == 0o604)
  }

  @Test("The replacement of a given original has the owner and group of the original", .enabled(if: geteuid() == 0))
  func originalOwner() throws {
    try #require(chown(map.string, 1234, 2345) == 0)
    var file = try FileReplacement(path: map, mode: 0o600, existing: .preserved(FileIdentity(at: map)))
    try file.finish()
    var status = stat()
    try #require(lstat(map.string, &status) == 0)
    #expect(status.st_uid == 1234 && status.st_gid == 2345)
  }

  @Test("A link that replaces the directory before the file replacement starts is detected")
  func swappedBefore() throws {
    let identity = try FileIdentity(at: map)
    try rename("maps", "away")
    try #require(symlink("other", scratch.file("maps")) == 0)
    #expect(throws: Errno.staleNFSFileHandle) { _ = try FileReplacement(path: map, mode: 0o600, existing: .preserved(identity)) }
    try scratch.write("other/map", "other".utf8)
    #expect(throws: Errno.staleNFSFileHandle) { _ = try FileReplacement(path: map, mode: 0o600, existing: .preserved(identity)) }
    #expect(names("other") == ["map"])
    #expect(text("other/map") == "other")
  }

  @Test("A link that replaces the directory after the file replacement has started has no effect")
  func swappedAfter() throws {
    try scratch.write("other/map", "other".utf8)
    do {
      var file = try FileReplacement(path: map, mode: 0o600, existing: .preserved(FileIdentity(at: map)))
      try rename("maps", "away")
      try #require(symlink("other", scratch.file("maps")) == 0)
      try file.write(Array("after".utf8).span)
      try file.finish()
      let unfinished = try FileReplacement(path: FilePath(scratch.file("away/map")), mode: 0o600)
      try rename("away", "farther")
      try unfinished.write(Array("half".utf8).span)
    }
    #expect(text("farther/map") == "after")
    #expect(text("other/map") == "other")
    #expect(names("other") == ["map"] && names("farther") == ["map"])
  }
}
