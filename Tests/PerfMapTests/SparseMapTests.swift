import Glibc
import MapAnalysis
import SystemPackage
import TestSupport
import Testing

@testable import PerfMap

/// A hole is cheap for its writer and must be cheap for the reader.
@Suite("Sparse maps and limits")
struct SparseMapTests {
  private let directory: TemporaryDirectory
  private let map = "perf-1.map"

  init() throws { directory = try TemporaryDirectory() }

  /// Writes texts at offsets of a file of a given size, with holes between them.
  private func write(_ texts: [(offset: Int, text: String)], size: Int) throws {
    let file = try FileDescriptor.open(
      directory.file(map), .writeOnly, options: [.create, .truncate], permissions: .ownerReadWrite)
    try file.closeAfter {
      for (offset, text) in texts { _ = try file.writeAll(toAbsoluteOffset: Int64(offset), text.utf8) }
    }
    try directory.truncate(map, to: size)
  }

  /// Texts and their offsets: holes in a separate line, in an address, in names that are short enough or too long, and at the end.
  private static let maps: [[Int: String]] = [
    [0: "1000 10 one\n", 3_145_728: "\n2000 10 two\n"],
    [0: "1000 10 one\n20", 3_145_728: "00 10 two\n3000 10 three\n"],
    [0: "1000 10 one\n2000 10 tw", 900_000: "o\n3000 10 three\n"],
    [0: "1000 10 one\n2000 10 tw", 5_242_880: "o\n3000 10 three\n"],
    [2_097_152: "1000 10 one\n", 4_194_304: "2000 10 two\n", 7_340_032: "x\n2008 10 three\n"],
    // Holes of 1 MiB, and of a page less and more.
    [0: "1000 10 one\n2000 10 tw", 1_048_576: "o\n3000 10 three\n"], [0: "1000 10 one\n2000 10 tw", 1_052_672: "o\n3000 10 three\n"],
    [0: "1000 10 one\n2000 10 tw", 1_056_768: "o\n3000 10 three\n"], [0: "1000 10 one\n"], [:],
  ]

  @Test("A map with holes has the same contents as its bytes, in which holes are zeros", arguments: maps)
  func same(_ texts: [Int: String]) throws {
    try write(texts.map { (offset: $0.key, text: $0.value) }, size: 9 << 20)
    let bytes = try directory.bytes(map)
    #expect(bytes.count == 9 << 20)
    let expected = MapSnapshot(of: bytes)
    let loaded = try PerfMapFile(path: directory.file(map), overlapLimit: 65_536)
    #expect(MapSnapshot(loaded.contents).difference(from: expected) == nil)
    // `PerfMapFile` has decoded the file on a second thread. `OpenedMap.read` uses only this thread.
    var read = MapContents()
    try OpenedMap(path: directory.file(map)).read(into: &read)
    #expect(MapSnapshot(read).difference(from: expected) == nil)
    var followed = MapContents()
    let follower = MapFollower(path: directory.file(map))
    while follower.poll(into: &followed, budget: ByteCount(300_000)).hasMore {}
    #expect(MapSnapshot(followed).difference(from: expected) == nil)
    var readings = ProfilerTables()
    try OpenedMap(path: directory.file(map)).read(into: &readings)
    #expect(MapSnapshot(readings.contents).difference(from: expected) == nil)
  }

  @Test("A hole of 1 TiB is skipped; entries after the hole are read, and a rewrite is detected")
  func large() throws {
    let tebi = 1 << 40
    try write([(0, "1000 10 one\n"), (tebi, "\n2000 10 two\n")], size: tebi + 13)
    let start = threadTime()
    let loaded = try PerfMapFile(path: directory.file(map)).contents
    #expect(loaded.entries.count == 2 && loaded.malformed.count == 1 && loaded.tail == nil)
    #expect(loaded.malformed[0].defect == .lineTooLong)
    #expect(loaded.byteCount.rawValue == UInt64(tebi + 13))
    var check = MapCheck()
    try OpenedMap(path: directory.file(map)).read(into: &check)
    check.finish()
    #expect(check.counts[.lineTooLong] == 1)
    var followed = MapContents()
    let follower = MapFollower(path: directory.file(map))
    // The monitor polls with the same budget.
    while follower.poll(into: &followed, budget: ByteCount(256 << 10)).hasMore {}
    #expect(followed.entries.count == 2 && followed.malformed.count == 1)
    #expect(threadTime() - start < .seconds(5))
    try directory.append(map, "3000 10 three\n")
    follower.poll(into: &followed)
    #expect(follower.generation?.number == 1 && followed.entries.count == 3)
    try write([(0, "5000 10 five\n")], size: tebi + 27)
    follower.poll(into: &followed)
    #expect(follower.generation?.reason == .rewritten && followed.entries.count == 1)
  }

  @Test("A map that grows by a hole stays in its generation, and truncation starts a new one")
  func grown() throws {
    try write([(0, "1000 10 one\n")], size: 12)
    var contents = MapContents()
    let follower = MapFollower(path: directory.file(map))
    follower.poll(into: &contents)
    try directory.truncate(map, to: 8 << 20)
    follower.poll(into: &contents)
    #expect(contents.tail == TextRange(offset: 12, length: UInt64(8 << 20) - 12))
    #expect(follower.generation?.number == 1)
    try directory.append(map, "\n2000 10 two\n")
    follower.poll(into: &contents)
    #expect(contents.entries.count == 2 && contents.malformed.count == 1 && follower.generation?.number == 1)
    try directory.truncate(map, to: 5)
    follower.poll(into: &contents)
    #expect(follower.generation?.reason == .truncated)
  }

  @Test("PrefixProbes takes the same samples from a hole as from its zero bytes")
  func samples() {
    var asBytes = PrefixProbes()
    var asHole = PrefixProbes()
    let text = Array("1000 10 one\n".utf8)
    let zeros = [UInt8](repeating: 0, count: 3 << 20)
    var offset: UInt64 = 0
    for piece in [text, zeros, text, zeros, zeros, text] {
      piece.withUnsafeBytes { asBytes.note($0, at: offset) }
      if piece[0] == 0 {
        asHole.note(zeros: UInt64(piece.count), at: offset)
      } else {
        piece.withUnsafeBytes { asHole.note($0, at: offset) }
      }
      offset += UInt64(piece.count)
    }
    #expect(asHole.allProbes.map(\.offset) == asBytes.allProbes.map(\.offset))
    #expect(asHole.allProbes.map(\.bytes) == asBytes.allProbes.map(\.bytes))
  }

  @Test("Beyond the entry limit, entries are only counted, and line numbers stay exact")
  func limit() {
    var contents = MapContents(entryLimit: 3)
    contents.append("10 4 a\nbad\n20 4 b\n30 4 c\n40 4 d\nworse\n50 4 e\n".utf8)
    #expect(contents.entries.count == 3 && contents.leftOut == 2 && contents.malformed.count == 2)
    #expect(contents.lineNumber(of: EntryID(2)) == 4)
    #expect((0..<2).map { contents.malformed.lineNumber(of: $0) } == [2, 6])
    // Raising the limit after entries were left out has no effect: kept entries are always the first ones of the map.
    contents.entryLimit = 100
    contents.append("60 4 f\n".utf8)
    #expect(contents.entries.count == 3 && contents.leftOut == 3)
  }
}
