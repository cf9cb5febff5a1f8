import Glibc
import SystemPackage
import TestSupport
import Testing

@testable import PerfMap

@Suite("Writing lines and opening files")
struct PerfMapWriterTests {
  private let directory: TemporaryDirectory
  private let map = "perf-1.map"

  init() throws { directory = try TemporaryDirectory() }

  private func open() throws -> PerfMapWriter { try PerfMapWriter(path: directory.file(map)) }

  struct Line: Sendable, CustomTestStringConvertible {
    var start: UInt64
    var size: UInt64
    var name: String
    var line: String
    var testDescription: String { "'\(line)'" }

    init(_ start: UInt64, _ size: UInt64, _ name: String, _ line: String) {
      self.start = start
      self.size = size
      self.name = name
      self.line = line
    }
  }

  static let lines: [Line] = [
    Line(0x7f00_1000, 0x40, "JS:*hot app.js:3:1", "7f001000 40 JS:*hot app.js:3:1\n"),
    Line(0, 0, "", "0 0 \n"),
    Line(0xf, 0x10, " leading space", "f 10  leading space\n"),
    Line(0xabc_def0, 0x9876_5432_1000, "é\t\u{1b}[31m", "abcdef0 987654321000 é\t\u{1b}[31m\n"),
    Line(.max, 1, "last byte", "ffffffffffffffff 1 last byte\n"),
    Line(1, .max, "all", "1 ffffffffffffffff all\n"),
    Line(1 << 60, 1 << 63, "16 digits", "1000000000000000 8000000000000000 16 digits\n"),
  ]

  @Test("An entry is written in lower-case hexadecimal without 0x, with single spaces", arguments: Self.lines)
  func line(_ line: Line) throws {
    let writer = try open()
    try writer.write(start: Address(line.start), size: ByteCount(line.size), name: line.name)
    #expect(try directory.text(map) == line.line, "before the writer is closed")
    try writer.write(start: Address(line.start), size: ByteCount(line.size), name: Array(line.name.utf8))
    try writer.close()
    #expect(try directory.text(map) == line.line + line.line)
    let entry = try PerfMapFile(path: directory.file(map)).contents.entries[EntryID(1)]
    #expect(entry.range.start.rawValue == line.start && entry.range.size.rawValue == line.size)
    #expect(entry.name.length == UInt64(line.name.utf8.count))
  }

  @Test("Random entries are read back unchanged")
  func roundTrip() throws {
    var random = SeededRandom(salt: 7)
    let writer = try open()
    var written: [Entry] = []
    var offset: UInt64 = 0
    for _ in 0..<500 {
      let start = random.next() >> (random.next() % 64)
      let size = min(random.next() >> (random.next() % 64), UInt64.max - start)
      let name = (0..<random.next() % 60).map { _ in UInt8(random.next() % 255 + 1) }.filter { $0 != 0x0a && $0 != 0x0d }
      try writer.write(start: Address(start), size: ByteCount(size), name: name)
      let lead = "\(String(start, radix: 16)) \(String(size, radix: 16)) ".utf8.count
      let place = TextRange(offset: offset + UInt64(lead), length: UInt64(name.count))
      var hash = NameHash()
      name.withUnsafeBytes { hash.update($0) }
      written.append(Entry(range: AddressRange(unchecked: Address(start), size: ByteCount(size)), name: place, nameHash: hash.value))
      offset += UInt64(lead + name.count + 1)
    }
    #expect(MapSnapshot(of: try directory.bytes(map)).entries == written, "\(SeededRandom.words)")
  }

  @Test("The file name of a map contains the process ID")
  func nameOfTheMap() throws {
    let writer = try PerfMapWriter(for: ProcessID(4711), directory: directory.path)
    #expect(writer.path == directory.file("perf-4711.map"))
    #expect(try directory.bytes("perf-4711.map") == [])
  }

  @Test("Entries are appended, also by a second writer and after a truncation of the map")
  func appends() throws {
    try directory.write(map, "10 4 was here\n")
    let first = try open()
    let second = try open()
    try first.write(start: Address(0x20), size: ByteCount(4), name: "first")
    try second.write(start: Address(0x30), size: ByteCount(4), name: "second")
    try first.write(start: Address(0x40), size: ByteCount(4), name: "first")
    #expect(try directory.text(map) == "10 4 was here\n20 4 first\n30 4 second\n40 4 first\n")
    try directory.truncate(map, to: 0)
    try first.write(start: Address(0x50), size: ByteCount(4), name: "first")
    #expect(try directory.text(map) == "50 4 first\n", "no hole of NUL bytes")
  }

  @Test("A new map has mode 0600, and its descriptor has the close-on-exec flag")
  func modeAndCloseOnExec() throws {
    let writer = try open()
    var status = stat()
    try check(lstat(directory.file(map).string, &status))
    #expect(status.st_mode & 0o7777 == 0o600)
    #expect(status.st_mode & S_IFMT == S_IFREG)
    let flags = try directory.descriptorFlags()
    #expect(flags.count == 1)
    #expect(flags.allSatisfy { $0 & FD_CLOEXEC != 0 })
    try writer.close()
    #expect(try directory.openDescriptors() == 0)
  }

  @Test("A released writer closes its descriptor")
  func closesItself() throws {
    for _ in 0..<50 { try open().write(start: Address(1), size: ByteCount(1), name: "a") }
    #expect(try directory.openDescriptors() == 0)
    #expect(try directory.text(map) == String(repeating: "1 1 a\n", count: 50))
  }

  @Test("Closing twice is allowed, and writing to a closed writer is an error")
  func closed() throws {
    let writer = try open()
    try writer.write(start: Address(1), size: ByteCount(1), name: "a")
    try writer.close()
    try writer.close()
    let error = #expect(throws: PerfMapError.self) { try writer.write(start: Address(1), size: ByteCount(1), name: "b") }
    #expect(error?.code == .write && error?.path == writer.path && error?.cause == "the writer is closed")
    #expect(try directory.text(map) == "1 1 a\n")
  }
}
