import Glibc
import PerfMap
import SystemPackage
import TestSupport
import Testing

@testable import Processes

/// The tests use a fake `/proc` with process 900, which started with the system and so is older than its map.
@Suite("Processes that can have written a map")
struct MapAuthorsTests {
  let root: ScratchDirectory
  let map: FilePath

  init() throws {
    root = try ScratchDirectory()
    map = FilePath(root.file("perf-900.map"))
    for directory in ["900", "900/fd"] { try check(mkdir(root.file(directory), 0o755)) }
    try root.write("900/stat", "900 (jit) S 1 900 900 0 -1 0 0 0 0 0 0 0 0 0 20 0 1 0 1 0 0\n".utf8)
    try root.write("900/cmdline", "jit\0".utf8)
    try root.write("900/status", "Tgid:\t900\nUid:\t0\t0\t0\t0\nNSpid:\t900\nVmSize:\t4 kB\n".utf8)
    try root.write("900/maps", "7f0000001000-7f0000002000 r-xp 00000000 00:00 0 \n".utf8)
  }

  private func authors() -> MapAuthors { MapAuthors(ProcFilesystem(root: FilePath(root.path))) }

  /// Writes the map, and sets the time of its last write in seconds since 1970.
  private func write(_ text: String, at seconds: Int) throws {
    try root.write("perf-900.map", text.utf8)
    var times = [timeval(tv_sec: seconds, tv_usec: 0), timeval(tv_sec: seconds, tv_usec: 0)]
    try check(utimes(map.string, &times))
  }

  @Test("A process much older than a map can have written it if the process has an entry in its memory, or had one at an earlier check")
  func inMemory() throws {
    try write("1000 10 freed\n7f0000001010 10 code\n", at: 1)
    var authors = authors()
    let first = authors.author(of: map, ProcessID(900))
    #expect(first?.comm == Array("jit".utf8))
    try root.write("900/maps", [])
    try write("1000 10 freed\n7f0000001010 10 code\n1000 10 more\n", at: 2)
    let second = authors.author(of: map, ProcessID(900))
    #expect(second != nil)
    var others = self.authors()
    let other = others.author(of: map, ProcessID(900))
    #expect(other == nil)
  }

  @Test("A process much older than a map cannot have written it as long as none of the entries is in the memory of the process")
  func notInMemory() throws {
    try write("1000 10 other\n", at: 1)
    var authors = authors()
    let first = authors.author(of: map, ProcessID(900))
    #expect(first == nil)
    try write("1000 10 other\n7f0000001010 10 code\n", at: 2)
    let second = authors.author(of: map, ProcessID(900))
    #expect(second != nil)
  }

  @Test("A process with another PID in its namespace cannot have written a map with its outer PID")
  func namespace() throws {
    try write("7f0000001010 10 code\n", at: 1)
    try root.write("900/status", "Tgid:\t900\nUid:\t0\t0\t0\t0\nNSpid:\t900\t7\nVmSize:\t4 kB\n".utf8)
    var authors = authors()
    let author = authors.author(of: map, ProcessID(900))
    #expect(author == nil)
  }

  /// A jitdump with one load of 16 bytes of code at an address, without a name.
  private func jitdump(at address: UInt64) -> [UInt8] {
    func little(_ value: UInt64, _ count: Int) -> [UInt8] { (0..<count).map { UInt8(truncatingIfNeeded: value >> (8 * UInt64($0))) } }
    let header = little(0x4A69_5444, 4) + little(1, 4) + little(40, 4) + little(62, 4) + little(0, 4) + little(900, 4) + little(0, 16)
    let code = little(900, 4) + little(900, 4) + little(address, 8) + little(address, 8) + little(16, 8) + little(0, 8)
    return header + little(0, 4) + little(UInt64(16 + code.count + 17), 4) + little(0, 8) + code + little(0, 17)
  }

  @Test("A jitdump is of an old process if its memory contains the loaded code", arguments: [(0x7f00_0000_1010, true), (0x1000, false)])
  func ofJitdump(address: UInt64, isAuthor: Bool) throws {
    try root.write("jit-900.dump", jitdump(at: address))
    var authors = authors()
    let author = authors.author(of: FilePath(root.file("jit-900.dump")), ProcessID(900))
    #expect((author != nil) == isAuthor)
  }

  @Test(
    "A list of images is of an old process if its memory contains one of them",
    arguments: [("/opt/App.dll", true), ("/opt/x.dll", false)])
  func ofImages(path: String, isAuthor: Bool) throws {
    try root.write("perfinfo-900.map", "ImageLoad;\(path);00000000-0000-0000-0000-000000000000;\n".utf8)
    try root.write("900/maps", "7f0000001000-7f0000002000 r--p 00000000 00:01 7 /opt/App.dll\n".utf8)
    var authors = authors()
    let author = authors.author(of: FilePath(root.file("perfinfo-900.map")), ProcessID(900))
    #expect((author != nil) == isAuthor)
  }

  @Test("A map that is empty or missing can be that of a process much older than the map")
  func empty() throws {
    var authors = authors()
    let missing = authors.author(of: map, ProcessID(900))
    #expect(missing != nil)
    try write("", at: 1)
    let empty = authors.author(of: map, ProcessID(900))
    #expect(empty != nil)
  }
}
