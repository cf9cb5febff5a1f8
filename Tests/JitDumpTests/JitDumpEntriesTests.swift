import FuzzTargets
import PerfMap
import Testing

@testable import JitDump

@Suite("Entries of jitdumps")
struct JitDumpEntriesTests {
  private func entries(_ bytes: [UInt8], limit: Int = 100) -> JitDumpEntries {
    var entries = JitDumpEntries(entryLimit: limit)
    for record in DecodedDump(bytes).log.records { entries.receive(record) }
    return entries
  }

  private func move(from old: UInt64, to new: UInt64, size: UInt64 = 3, index: UInt64, time: UInt64 = 200) -> [UInt8] {
    record(1, word(42) + word(42) + wide(new) + wide(old) + wide(new) + wide(size) + wide(index), time: time)
  }

  private func lines(of address: UInt64) -> [UInt8] {
    record(2, wide(address) + wide(1) + wide(address) + word(5) + word(0) + Array("a.js\0".utf8))
  }

  @Test("A move makes an entry with the name and code of the load, and with the new address and the time of the move")
  func moves() throws {
    let bytes = header() + load("f", at: 0x1000, index: 1) + load("g", at: 0x2000, index: 2) + move(from: 0x1000, to: 0x5000, index: 1)
    let found = entries(bytes).entries
    try #require(found.count == 3)
    #expect(found[2].range == AddressRange(start: Address(0x5000), size: ByteCount(3)) && found[2].time == 200)
    #expect(found[2].name == found[0].name && found[2].code == found[0].code && found[2].movedFrom == EntryID(0))
    #expect(found[0].movedFrom == nil && found[0].index == 1)
  }

  @Test("Code can be moved several times, and a new load with the same index replaces it")
  func movedAgain() throws {
    let bytes =
      header() + load("f", at: 0x1000, index: 1) + move(from: 0x1000, to: 0x5000, index: 1) + move(from: 0x5000, to: 0x6000, index: 1)
      + load("again", at: 0x1000, index: 1) + move(from: 0x1000, to: 0x7000, index: 1)
    let found = entries(bytes)
    #expect(found.entries.map(\.movedFrom) == [nil, EntryID(0), EntryID(1), nil, EntryID(3)] && found.unknownMoves == 0)
  }

  @Test("A move of unknown code, or from another address, is counted and makes no entry")
  func unknownMoves() {
    let found = entries(header() + load("f", index: 1) + move(from: 0x1000, to: 2, index: 9) + move(from: 0x999, to: 2, index: 1))
    #expect(found.entries.count == 1 && found.unknownMoves == 2)
  }

  @Test("A million moves take less than 20 seconds")
  func manyMoves() {
    var found = JitDumpEntries()
    let bytes = header() + load("f", at: 0x1000, index: 1) + load("g", at: 0x1000, index: 2)
    for record in DecodedDump(bytes).log.records { found.receive(record) }
    let range = AddressRange(unchecked: Address(0x1000), size: ByteCount(3))
    let move = CodeMove(process: ProcessID(42), writtenThread: ProcessID(42), vma: range.start, from: range.start, range: range, index: 1)
    let record = JitDumpRecord(time: 1, extent: TextRange(offset: 0, length: 64), content: .move(move))
    let time = ContinuousClock().measure { for _ in 0..<1_000_000 { found.receive(record) } }
    #expect(found.entries.count == 1_000_002 && time < .seconds(20))
  }

  @Test("Source lines belong to the next load if it is at their address, and are counted as unused otherwise")
  func sourceLines() {
    let found = entries(
      header() + lines(of: 0x1000) + record(4, wide(0) + wide(0) + wide(0)) + load("f") + load("g") + lines(of: 0x3000) + lines(of: 0x1000)
        + load("h") + lines(of: 0x1000) + load("i", at: 0x4000))
    #expect(found.entries.map { $0.lines?.lineCount } == [1, nil, 1, nil])
    #expect(found.unusedLines == 2)
  }

  @Test("The map entry of a load has the range, name and hash of the load")
  func entry() throws {
    let load = try #require(DecodedDump(header() + load("JS:*f a.js:1:1")).log.loads.first)
    #expect(load.entry.range == load.range && load.entry.name == TextRange(offset: 96, length: 14))
    #expect(load.entry.nameHash == Entry.hash(ofName: Array("JS:*f a.js:1:1".utf8)))
  }

  @Test("Of source lines with the same address the last is kept, lines before the code apply from its start, and lines behind it do not")
  func lineTable() throws {
    func line(_ address: UInt64, _ number: UInt32) -> SourceLine {
      SourceLine(address: Address(address), line: number, column: 0, file: [])
    }
    let code = try #require(AddressRange(start: Address(100), size: ByteCount(10)))
    let table = LineTable([line(109, 9), line(90, 1), line(95, 2), line(104, 3), line(104, 4), line(110, 5)], of: code)
    #expect(table.lines.map(\.address.rawValue) == [100, 104, 109] && table.lines.map(\.line) == [2, 4, 9])
    #expect([100, 103, 104, 108, 109].map { table.line(at: Address($0))?.line } == [2, 2, 4, 4, 9])
    #expect(LineTable([line(104, 3)], of: code).line(at: Address(103)) == nil)
    #expect(LineTable([line(100, 3)], of: AddressRange(unchecked: Address(100), size: .zero)).lines.isEmpty)
  }

  /// Returns source lines as node 20 writes them: with a pointer and a key over the first 16 bytes of the file name.
  private func freedLines(_ file: String, trailing: Int = 0) -> [UInt8] {
    let freed = [0x1a, 0x3a, 4, 0, 0, 0, 0, 0, 0x54, 0x8a, 0, 0xdf, 0xc2, 0x9e, 0x12, 0x96] + Array(file.utf8.dropFirst(16))
    let lines = [UInt64(0x7f00_0000_1040), 0x7f00_0000_1044].flatMap { wide($0) + word(3) + word(1) + freed.prefix(file.utf8.count) + [0] }
    return lines + [UInt8](repeating: 0, count: trailing)
  }

  @Test("An overwritten file name, even a short one, is repaired from the name of the function if both have the same length and end")
  func repair() {
    func files(_ file: String, _ function: String) -> [String?] {
      let bytes = freedLines(file, trailing: 5)
      return SourceLines.parse(bytes, of: info(bytes, at: 0x7f00_0000_1000, lines: 2), order: .littleEndian, excess: 0x40).map {
        var line = $0
        line.repairFile(from: Array(function.utf8))
        #expect(line.line == 3 && line.column == 1 && [0x7f00_0000_1000, 0x7f00_0000_1004].contains(line.address.rawValue))
        return line.isFileDamaged ? nil : String(decoding: line.file, as: UTF8.self)
      }
    }
    #expect(files("/srv/app0/hot/app.js", "JS:*f /srv/app0/hot/app.js:3:1") == ["/srv/app0/hot/app.js", "/srv/app0/hot/app.js"])
    #expect(files("/a b/c.js", "JS:*f /a b/c.js:3:1") == ["/a b/c.js", "/a b/c.js"])
    #expect(files("/srv/app0/hot/app.js", "JS:*f /srv/app0/hot/apq.js:3:1") == [nil, nil])
    #expect(files("/srv/app0/hot/app.js", "JS:*f x/srv/app0/hot/app.js:3:1") == [nil, nil])
    #expect(files("/srv/app0/hot/app.js", "app.js:3:1") == [nil, nil])
    #expect(files("/srv/app0/hot/app.js", "f") == [nil, nil])
  }

  @Test("Incomplete source lines, and a record with unexpected bytes at its end, are parsed without a repair")
  func notRepaired() {
    let bytes = freedLines("/srv/app0/hot/app.js")
    let partial = SourceLines.parse(Array(bytes.prefix(30)), of: info(bytes, at: 0x7f00_0000_1000, lines: 2), order: .littleEndian)
    #expect(partial.count == 1 && !partial.contains(where: \.isFileDamaged))
    let odd = wide(0x1000) + word(1) + word(0) + Array("a.js\0".utf8) + [UInt8](repeating: 1, count: 40)
    let lines = SourceLines.parse(odd, of: info(odd, lines: 1), order: .littleEndian)
    #expect(lines.map { String(decoding: $0.file, as: UTF8.self) } == ["a.js"])
  }
}
