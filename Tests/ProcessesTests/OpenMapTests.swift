import Glibc
import PerfMap
import SystemPackage
import TestSupport
import Testing

@testable import Processes

@Suite("Open maps")
struct OpenMapTests {
  private func map(
    _ holder: Int32, named pid: Int32, file: UInt64 = 1, isWriting: Bool = true, program: UInt64 = 100, inside: Int32? = nil
  ) -> OpenMap {
    OpenMap(
      holder: ProcessID(holder), holderName: ProcessID(inside ?? holder), pid: ProcessID(pid), path: FilePath("/tmp/perf-\(pid).map"),
      link: FilePath("/proc/\(holder)/fd/3"),
      file: FileIdentity(device: 1, inode: file), isDeleted: false, isWriting: isWriting, appends: false,
      program: FileIdentity(device: 1, inode: program))
  }

  @Test("A process and the children that write its map are shared writers of the map")
  func children() {
    let writers = [map(5, named: 5), map(7, named: 5), map(6, named: 5), map(8, named: 8, file: 2)].sharedWriters
    #expect(writers == [FileIdentity(device: 1, inode: 1): [5, 6, 7].map { ProcessID($0) }])
  }

  @Test("Readers, other programs, and children that have a separate map are no shared writers of the parent's map")
  func noWriters() {
    #expect([map(5, named: 5), map(6, named: 5, isWriting: false)].sharedWriters.isEmpty)
    #expect([map(5, named: 5), map(6, named: 5, program: 200)].sharedWriters.isEmpty)
    #expect([map(5, named: 5), map(6, named: 5), map(6, named: 6, file: 2)].sharedWriters.isEmpty)
    #expect([map(5, named: 5), map(5, named: 5)].sharedWriters.isEmpty)
  }

  @Test("The map of a process in a PID namespace has one writer, although another program of the namespace has inherited it")
  func namespaces() {
    #expect([map(105, named: 1, inside: 1), map(106, named: 1, program: 200, inside: 2)].sharedWriters.isEmpty)
    #expect([map(105, named: 1, inside: 1), map(106, named: 1, inside: 2)].sharedWriters.values.map(\.count) == [2])
  }

  @Test("If the process of a map has ended, all processes that write the map are its shared writers")
  func ownerEnded() {
    #expect([map(6, named: 5), map(7, named: 5)].sharedWriters.values.map(\.count) == [2])
  }

  @Test("Open maps are listed with access mode and deletion, and a deleted map can be followed")
  func ownMaps() throws {
    let folder = try ScratchDirectory()
    try folder.write("perf-5.map", "1000 10 a\n".utf8)
    try folder.write("perf-6.map", "1000 10 a\n".utf8)
    try folder.write("other", [])
    let descriptors = [("perf-5.map", O_RDONLY), ("perf-6.map", O_RDWR), ("other", O_WRONLY | O_APPEND)].map { name, mode in
      open(folder.file(name), mode | O_CLOEXEC)
    }
    defer { for descriptor in descriptors { close(descriptor) } }
    try check(unlink(folder.file("perf-6.map")))
    let proc = ProcFilesystem()
    let maps = proc.openMaps(of: ProcessID(getpid())).filter { $0.path.starts(with: FilePath(folder.path)) }
      .sorted { $0.path.string < $1.path.string }
    #expect(maps.map { $0.pid?.rawValue } == [5, 6])
    #expect(maps.map(\.isWriting) == [false, true])
    #expect(maps.map(\.isDeleted) == [false, true])
    let written = proc.writtenFiles(of: ProcessID(getpid())).filter { $0.path.starts(with: FilePath(folder.path)) }
    #expect(Set(written.map { $0.path.lastComponent?.string }) == ["perf-6.map", "other"])
    #expect(written.filter(\.appends).map { $0.path.lastComponent?.string } == ["other"])
    #expect(maps.last?.deletedPath == FilePath(folder.file("perf-6.map (deleted)")))

    let deleted = try #require(maps.last)
    let follower = MapFollower(held: OpenFileLink(link: deleted.link, identity: deleted.file), path: deleted.deletedPath)
    var contents = MapContents()
    #expect(follower.poll(into: &contents).status == .deleted)
    #expect(contents.entries.count == 1)
    #expect(write(descriptors[1], "1000 10 a\n2000 10 b\n", 20) == 20)
    #expect(follower.poll(into: &contents).bytes == ByteCount(10))
    #expect(contents.entries.count == 2)
    let opened = try OpenedMap(held: OpenFileLink(link: deleted.link, identity: deleted.file), path: deleted.deletedPath)
    #expect(opened.size == ByteCount(20))
    // Another file with the same descriptor number is not opened.
    #expect(throws: PerfMapError.self) {
      try OpenedMap(held: OpenFileLink(link: deleted.link, identity: FileIdentity(device: 1, inode: 1)), path: deleted.deletedPath)
    }
  }
}

@Suite("Runtimes without a map")
struct RuntimeWithoutMapTests {
  /// Starts a sleeping program with the name of a runtime.
  private func runtime(_ name: String, in folder: ScratchDirectory) throws -> ChildProcess {
    try copyProgram("/bin/sleep", to: folder.file(name))
    return try ChildProcess(folder.file(name), ["100"])
  }

  @Test("A runtime is listed as without a map unless it has a map that is not older than its process")
  func listed() throws {
    let folder = try ScratchDirectory()
    let java = try runtime("java", in: folder)
    let node = try runtime("node", in: folder)
    let other = try runtime("vim", in: folder)
    func found() throws -> [RuntimeWithoutMap] {
      try ProcFilesystem().runtimesWithoutMap(in: FilePath(folder.path))
        .filter { [java.pid, node.pid, other.pid].contains($0.pid.rawValue) }
    }
    // A child has its name only after its exec.
    #expect(try becomesTrue { try found().count == 2 })
    #expect(try found().map(\.how).sorted() == ["jcmd \(java.pid) Compiler.perfmap", "node --perf-basic-prof app.js"])
    try folder.write("perf-\(java.pid).map", "1000 10 a\n".utf8)
    #expect(try found().map(\.runtime) == [.node])
    var times = [timespec(tv_sec: 1000, tv_nsec: 0), timespec(tv_sec: 1000, tv_nsec: 0)]
    try check(utimensat(AT_FDCWD, folder.file("perf-\(java.pid).map"), &times, 0))
    #expect(try found().count == 2)
  }
}
