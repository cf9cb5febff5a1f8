import PerfMap
import Testing

@testable import Monitor

@Suite("Sample malformed lines and the stream of entries to inject")
struct MalformedLineSamplesTests {
  @Test("The sample line of a defect has that defect and no other", arguments: Defect.allCases, [0, 13, 2_000_000])
  func defects(_ defect: Defect, nameLength: Int) throws {
    let range = try #require(AddressRange(start: Address(0x7f00_0000_1000), size: ByteCount(0x40)))
    // A name beyond the limit makes every line too long, so only `lineTooLong` is tested with such a name.
    let length = defect == .lineTooLong ? nameLength : min(nameLength, 1000)
    var contents = MapContents()
    contents.append(MalformedLineSamples.line(defect, range: range, name: [UInt8](repeating: 0x61, count: length)))
    #expect(contents.entries.count == 0 && contents.tail == nil && contents.malformed.count == 1)
    var decoder = MapDecoder()
    decoder.decode(MalformedLineSamples.line(defect, range: range, name: [UInt8](repeating: 0x61, count: length))) { line in
      if case .malformed(let line) = line { #expect(line.defect == defect) } else { Issue.record("an entry") }
    }
  }

  @Test("A stream in chunks of any size gives the same lines with their numbers", arguments: [1, 2, 3, 7, 64])
  func chunks(size: Int) {
    let text = Array("1000 40 a b\n\nx\n0x20 0X8 \n30 4 last".utf8)
    var stream = EntryStream()
    var found: [String] = []
    let take = { (number: Int, line: EntryStream.Line) in
      switch line {
      case .entry(let range, let name): found.append("\(number): \(range.start) \(range.size) '\(String(decoding: name, as: UTF8.self))'")
      case .malformed(let defect): found.append("\(number): \(defect.rawValue)")
      }
    }
    for start in stride(from: 0, to: text.count, by: size) { stream.feed(text[start..<min(start + size, text.count)], take) }
    stream.end(take)
    #expect(found == ["1: 1000 40 'a b'", "2: noAddress", "3: notHex", "4: 20 8 ''", "5: 30 4 'last'"])
  }

  @Test("A line of 1 MiB is an entry, and a line of one byte more is malformed")
  func longest() {
    func line(_ length: Int) -> EntryStream.Line? {
      var stream = EntryStream()
      var found: [EntryStream.Line] = []
      let text = Array("10 4 ".utf8)
      stream.feed(text + [UInt8](repeating: 0x61, count: length - text.count) + [0x0a]) { found.append($1) }
      return found.count == 1 ? found[0] : nil
    }
    if case .entry(_, let name) = line(1 << 20) { #expect(name.count == 1 << 20 - 5) } else { Issue.record("no entry") }
    #expect(line(1 << 20 + 1) == .malformed(.lineTooLong))
  }

  @Test("A line that is too long is one malformed line, and the next is intact")
  func tooLong() {
    var stream = EntryStream()
    var found: [EntryStream.Line] = []
    for _ in 0..<40 { stream.feed([UInt8](repeating: 0x61, count: 100_000)) { found.append($1) } }
    stream.feed(Array("\n10 4 b\n".utf8)) { found.append($1) }
    #expect(found.count == 2 && found.first == .malformed(.lineTooLong))
    if case .entry(_, let name) = found.last { #expect(name == Array("b".utf8)) } else { Issue.record("no entry") }
  }
}
