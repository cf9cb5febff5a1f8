import FuzzTargets
import Glibc
import PerfMap
import SystemPackage
import TestSupport
import Testing

@testable import JitDump

@Suite("Following a jitdump")
struct JitDumpFollowerTests {
  private let directory: ScratchDirectory
  private let follower: JitDumpFollower
  private let name = "jit-42.dump"

  init() throws {
    directory = try ScratchDirectory()
    follower = JitDumpFollower(path: FilePath(directory.file(name)))
  }

  private func names(_ log: DumpLog) -> [String] {
    log.loads.map { String(decoding: follower.bytes($0.name, limit: 100), as: UTF8.self) }
  }

  @Test("Each record is passed once while the file grows, even if the record is written in pieces")
  func growth() throws {
    var log = DumpLog()
    #expect(follower.poll(into: &log).status == .absent)
    let bytes = try SampleDump.bytes("php-tracing")
    var start = 0
    for end in Array(stride(from: 1, to: bytes.count, by: 37)) + [bytes.count] {
      try directory.append(name, bytes[start..<end])
      let progress = follower.poll(into: &log)
      #expect(progress.status == .following && progress.bytes.rawValue == UInt64(end - start))
      start = end
    }
    #expect(log.events == DecodedDump(bytes).log.events && log.generations == [.opened])
    #expect(follower.writer == .php && follower.decoder.tail == nil)
    #expect(follower.poll(into: &log).bytes == .zero)
  }

  @Test("The budget bounds what a poll reads")
  func budget() throws {
    try directory.write(name, header() + load("f") + load("g"))
    var log = DumpLog()
    #expect(follower.poll(into: &log, budget: ByteCount(41)).hasMore && log.events.count == 1)
    #expect(follower.decoder.tail == TextRange(offset: 40, length: 1))
    while follower.poll(into: &log, budget: ByteCount(7)).hasMore {}
    #expect(names(log) == ["f", "g"])
  }

  @Test("After a truncation, a rewrite or a replacement, the records are those of the new contents")
  func generations() throws {
    var log = DumpLog()
    func follow(_ bytes: [UInt8]) -> [String] {
      while follower.poll(into: &log).hasMore {}
      while follower.poll(into: &log).hasMore {}
      #expect(log.events == DecodedDump(bytes).log.events)
      return names(log)
    }
    let first = header() + load("first") + load("second")
    try directory.write(name, first)
    #expect(follow(first) == ["first", "second"])
    let shorter = header() + load("third")
    try directory.write(name, shorter)
    #expect(follow(shorter) == ["third"])
    let longer = header() + load("other") + load("longer")
    try directory.write(name, longer)
    #expect(follow(longer) == ["other", "longer"])
    let replaced = try FuzzTarget.allKinds(.bigEndian)
    try directory.write("new", replaced)
    rename(directory.file("new"), directory.file(name))
    #expect(follow(replaced) == ["hot"] && follower.decoder.header?.order == .bigEndian)
    #expect(log.generations == [.opened, .truncated, .rewritten, .replaced] && follower.generation?.number == 4)
    #expect(follower.decoder.counts == DecodedDump(replaced).decoder.counts)
  }

  @Test("The writer is recognized again when another runtime rewrites the file")
  func writer() throws {
    var log = DumpLog()
    try directory.write(name, SampleDump.bytes("python-chain"))
    follower.poll(into: &log)
    #expect(follower.writer == .cpython)
    try directory.write(name, SampleDump.bytes("erlang-chain"))
    follower.poll(into: &log)
    #expect(follower.writer == .beam)
    try directory.write(name, header() + load("f"))
    follower.poll(into: &log)
    #expect(follower.writer == .other)
  }

  @Test("The name of the first load shows the writer, even if the header was read earlier and looks like that of V8")
  func writerBehindHeader() throws {
    var log = DumpLog()
    var v8 = header()
    v8.replaceSubrange(16..<20, with: word(0xdead_beef))
    try directory.write(name, v8)
    follower.poll(into: &log)
    #expect(follower.writer == .v8)
    try directory.append(name, load("py::f:a.py"))
    follower.poll(into: &log)
    #expect(follower.writer == .cpython)
  }

  @Test("A symbolic link and a FIFO are not opened")
  func kinds() throws {
    var log = DumpLog()
    try directory.write("target", header())
    symlink(directory.file("target"), directory.file(name))
    #expect(follower.poll(into: &log).status == .notRegular(.symbolicLink))
    unlink(directory.file(name))
    mkfifo(directory.file(name), 0o600)
    #expect(follower.poll(into: &log).status == .notRegular(.fifo))
    #expect(log.events.isEmpty)
  }

  @Test("A sparse file of 2^42 bytes is read at once")
  func sparse() throws {
    try directory.write(name, header() + load("before"))
    truncate(directory.file(name), 1 << 42)
    try directory.append(name, load("after"))
    var log = DumpLog()
    while follower.poll(into: &log).hasMore {}
    #expect(names(log) == ["before", "after"] && follower.decoder.counts.damaged == 1)
    #expect(follower.decoder.position == follower.fileSize.rawValue)
  }

  @Test("The lines of moved code are at its new addresses")
  func movedLines() throws {
    let lines = record(2, wide(0x1000) + wide(2) + wide(0x1000) + word(5) + word(0) + [0] + wide(0x1002) + word(6) + word(0) + [0])
    let move = record(1, word(42) + word(42) + wide(0x5000) + wide(0x1000) + wide(0x5000) + wide(3) + wide(0))
    try directory.write(name, header() + lines + load("f") + move)
    var entries = JitDumpEntries()
    follower.poll(into: &entries)
    let tables = try entries.entries.map { entry in
      let info = try #require(entry.lines)
      return try #require(follower.lineTable(info, of: entry.range, name: [], limit: 1000))
    }
    #expect(tables.map { $0.lines.map(\.address.rawValue) } == [[0x1000, 0x1002], [0x5000, 0x5002]])
    #expect(tables.last?.line(at: Address(0x5002))?.line == 6)
  }
}
