import Glibc
import LinuxSystem
import SystemPackage
import TestSupport
import Testing

@Suite("Reading directories and /proc files")
struct ReadingTests {
  @Test("Directory entries are read with long names, line breaks and non-ASCII characters")
  func names() throws {
    let scratch = try ScratchDirectory()
    let names = ["a", String(repeating: "n", count: 255), "new\nline", "ü"]
    for name in names { try scratch.write(name, []) }
    var found: [String] = []
    var directory = try DirectoryReader(FilePath(scratch.path))
    while let entry = try directory.next() {
      found.append(entry.text)
      var status = stat()
      #expect(lstat(scratch.file(entry.text), &status) == 0 && (entry.text == ".." || entry.inode == status.st_ino))
    }
    #expect(found.sorted() == ([".", ".."] + names).sorted())
  }

  @Test("Reading a missing directory or a file that is no directory is an error")
  func notDirectory() {
    #expect(throws: Errno.noSuchFileOrDirectory) { _ = try DirectoryReader("/nonexistent") }
    #expect(throws: Errno.notDirectory) { _ = try DirectoryReader("/dev/null") }
  }

  @Test("A file of a process is read up to a limit")
  func limit() throws {
    guard let directory = try ProcDirectory(FilePath("/proc/\(getpid())")) else { throw Errno.noSuchProcess }
    let text = try #require(try directory.read("status"))
    #expect(text.starts(with: "Name:\t".utf8))
    #expect(try directory.read("status", limit: 5) == Array("Name:".utf8))
    #expect(try directory.read("nonexistent") == nil)
    #expect(throws: Errno.tooManySymbolicLinkLevels) { try directory.read("exe") }
  }

  @Test("By default, at most 4096 bytes of a file of a process are read", arguments: [0, 4095, 4096, 4097, 100_000])
  func longest(_ length: Int) throws {
    let scratch = try ScratchDirectory()
    let text = (0..<length).map { UInt8(truncatingIfNeeded: $0 % 251) }
    try scratch.write("status", text)
    guard let directory = try ProcDirectory(FilePath(scratch.path)) else { throw Errno.noSuchProcess }
    #expect(try directory.read("status") == Array(text.prefix(4096)))
  }

  @Test("After a process has ended, its /proc directory cannot be opened, and reading from an open one returns nil")
  func ended() throws {
    let child = try LinuxSystem.ChildProcess("sleep", ["sleep", "60"], output: .discarded)
    let path = FilePath("/proc/\(child.pid)")
    guard let directory = try ProcDirectory(path) else { throw Errno.noSuchProcess }
    kill(child.pid, SIGKILL)
    #expect(becomesTrue { child.ended() != nil })
    #expect(try directory.read("status") == nil)
    if let _ = try ProcDirectory(path) { Issue.record("the directory can be opened") }
  }
}
