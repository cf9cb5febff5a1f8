import TestSupport
import Testing

@testable import PerfMap

@Suite("Reading a file on two threads")
struct PerfMapFileTests {
  @Test("A file of more than 4 MiB has the same contents as its bytes decoded on one thread")
  func large() throws {
    var random = SeededRandom(salt: 950)
    var bytes: [UInt8] = []
    // Mostly entries, because only the first 65,536 malformed lines are kept and compared.
    while bytes.count < 5 << 20 {
      bytes += HostileBytes.make(lines: 4, &random)
      for _ in 0..<40 {
        let start = UInt64.random(in: 0..<1 << 26, using: &random)
        bytes += Array("\(String(start, radix: 16)) 40 JS:*ordinary function of a large map\n".utf8)
      }
    }
    bytes += Array("1000 20 cut".utf8)
    let directory = try TemporaryDirectory()
    try directory.append("perf-1.map", bytes)
    let file = try PerfMapFile(path: directory.file("perf-1.map"), overlapLimit: 65_536)
    #expect(MapSnapshot(file.contents).difference(from: MapSnapshot(of: bytes)) == nil, "\(SeededRandom.words)")
    #expect(file.cutTail == TextRange(offset: UInt64(bytes.count - 11), length: 11))
    #expect(file.contents.malformed.count > 0 && file.contents.overlapCounts.total > 0)
  }
}
