import Testing

@testable import PerfMap

@Suite("Malformed lines")
struct MalformedLinesTests {
  @Test("Malformed lines and entries have their line numbers in the file")
  func numbers() {
    var contents = MapContents()
    contents.append("x\n\n10 4 first\n20 4 second\nbad\n30 4 third\n".utf8)
    #expect(contents.malformed.count == 3)
    #expect((0..<3).map { contents.malformed.lineNumber(of: $0) } == [1, 2, 5])
    #expect((0..<3).map { contents.lineNumber(of: EntryID(UInt32($0))) } == [3, 4, 6])
  }

  @Test("Beyond the limit, malformed lines are only counted, and entries keep their line numbers")
  func flood() {
    let flood = MalformedLines.limit + 1000
    var contents = MapContents()
    contents.append("10 4 first\n".utf8)
    contents.append([UInt8](repeating: 0x0a, count: flood))
    contents.append("20 4 second\nbad\n30 4 third\n".utf8)
    #expect(contents.malformed.count == flood + 1)
    #expect(contents.malformed.keptCount == MalformedLines.limit)
    #expect(contents.malformed.lineNumber(of: 0) == 2)
    #expect(contents.lineNumber(of: EntryID(0)) == 1)
    #expect(contents.lineNumber(of: EntryID(1)) == flood + 2)
    #expect(contents.lineNumber(of: EntryID(2)) == flood + 4)
  }

  @Test("65,536 malformed lines are kept, and the next one is only counted")
  func edge() {
    var contents = MapContents()
    contents.append([UInt8](repeating: 0x0a, count: 65_536))
    #expect(contents.malformed.count == 65_536 && contents.malformed.keptCount == 65_536)
    contents.append([0x0a])
    #expect(contents.malformed.count == 65_537 && contents.malformed.keptCount == 65_536)
  }

  @Test("Malformed lines between entries beyond the entry limit take no additional memory")
  func runs() {
    var contents = MapContents(entryLimit: 2)
    contents.append("x\n10 4 first\n\n20 4 second\n".utf8)
    for _ in 0..<1000 { contents.append("30 4 more\n\n".utf8) }
    #expect(contents.malformed.runCount == 3)
    #expect(contents.malformed.count == 1002 && contents.leftOut == 1000)
    #expect(contents.lineNumber(of: EntryID(1)) == 4)
    #expect(contents.malformed.lineNumber(of: 1001) == 2004)
  }
}
