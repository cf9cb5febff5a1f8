import Glibc
import Testing

@testable import PerfMap

@Suite("Decoder: positions, incomplete lines and long lines")
struct MapDecoderTextTests {
  private func lines(_ bytes: [UInt8], _ decoder: inout MapDecoder) -> [Line] {
    var lines: [Line] = []
    decoder.decode(bytes) { lines.append($0) }
    return lines
  }

  private func lines(_ text: String, _ decoder: inout MapDecoder) -> [Line] { lines(Array(text.utf8), &decoder) }

  private func name(_ line: Line?) -> TextRange? {
    guard case .entry(let entry) = line else { return nil }
    return entry.name
  }

  private func malformed(_ defect: Defect, offset: UInt64, length: UInt64) -> Line {
    .malformed(MalformedLine(defect: defect, text: TextRange(offset: offset, length: length)))
  }

  @Test("Names and malformed lines are returned as byte ranges of the file, without the LF")
  func places() {
    var decoder = MapDecoder()
    let found = lines("10 20 one\nabc\n0x30 4  two\n\n", &decoder)
    #expect(found.count == 4)
    #expect(name(found.first) == TextRange(offset: 6, length: 3))
    #expect(found.dropFirst().first == malformed(.noSize, offset: 10, length: 3))
    #expect(name(found.dropFirst(2).first) == TextRange(offset: 21, length: 4))
    #expect(found.last == malformed(.noAddress, offset: 26, length: 0))
    #expect(decoder.position == 27)
  }

  @Test("An unterminated line is not returned before its LF")
  func tail() {
    var decoder = MapDecoder()
    #expect(decoder.tail == nil)
    #expect(lines("10 20 one\n30 4", &decoder).count == 1)
    #expect(decoder.tail == TextRange(offset: 10, length: 4))
    #expect(lines("0 tw", &decoder) == [])
    #expect(decoder.tail == TextRange(offset: 10, length: 8))
    #expect(lines("", &decoder) == [])
    let found = lines("o\n", &decoder)
    #expect(found.count == 1)
    #expect(name(found.first) == TextRange(offset: 16, length: 3))
    #expect(decoder.tail == nil)
    #expect(lines("\n", &decoder) == [malformed(.noAddress, offset: 20, length: 0)])
    #expect(decoder.tail == nil)
  }

  @Test("An unterminated line is neither an entry nor malformed", arguments: ["1 2 name", "1 2 ", "nonsense", "0x", "\r"])
  func tailIsNotParsed(_ text: String) {
    var decoder = MapDecoder()
    #expect(lines(text, &decoder) == [])
    #expect(decoder.tail == TextRange(offset: 0, length: UInt64(text.utf8.count)))
  }

  @Test("The hash of a name depends only on its bytes")
  func nameHash() {
    func hashes(_ text: String) -> [UInt32] {
      var decoder = MapDecoder()
      return lines(text, &decoder).map { line in
        guard case .entry(let entry) = line else { return 0 }
        return entry.nameHash
      }
    }
    let found = hashes("1 1 name\n0x00ff 2 name\n1 1 nam\n1 1 namf\n1 1 \n1 1 name\0\n1 1 a longer name\n3 3 a longer name\n")
    #expect(found[0] == found[1])
    #expect(found[6] == found[7])
    #expect(Set(found).count == 6)
  }

  @Test("A line of 1 MiB is an entry, and a line of one byte more is too long", arguments: [1 << 20, 7, 4096, 65_537])
  func longestLine(pieceLength: Int) {
    let longest = 1 << 20
    let prefix = Array("10 20 ".utf8)
    let whole = prefix + [UInt8](repeating: 0x61, count: longest - prefix.count)
    let zeros = [UInt8](repeating: 0x30, count: longest + 1)
    let text = whole + [0x0a] + whole + [0x61, 0x0a] + zeros + [0x0a] + Array("1 2 after\n".utf8)
    var decoder = MapDecoder()
    var found: [Line] = []
    for start in stride(from: 0, to: text.count, by: pieceLength) {
      found += lines(Array(text[start..<min(text.count, start + pieceLength)]), &decoder)
    }
    let line = UInt64(longest)
    #expect(found.count == 4)
    #expect(name(found.first) == TextRange(offset: 6, length: line - 6))
    #expect(found.dropFirst().first == malformed(.lineTooLong, offset: line + 1, length: line + 1))
    #expect(found.dropFirst(2).first == malformed(.lineTooLong, offset: 2 * line + 3, length: line + 1))
    #expect(name(found.last) == TextRange(offset: 3 * line + 9, length: 5))
  }

  @Test("A line of 1 GiB is not kept in memory")
  func boundedMemory() throws {
    let piece = [UInt8](repeating: 0x61, count: 1 << 20)
    var contents = MapContents()
    contents.append("1 2 a".utf8)
    let before = try residentKilobytes()
    for _ in 0..<1024 { contents.append(piece) }
    #expect(contents.tail == TextRange(offset: 0, length: 5 + 1024 << 20))
    contents.append("\n3 4 b\n".utf8)
    // Other tests run concurrently. The bound of 600 MiB is more than they use, and less than the line would need.
    #expect(try residentKilobytes() - before < 600 << 10)
    #expect(contents.malformed.count == 1)
    #expect(contents.malformed[0] == MalformedLine(defect: .lineTooLong, text: TextRange(offset: 0, length: 5 + 1024 << 20)))
    #expect(contents.entries.count == 1)
  }

  /// Returns the resident memory of this process in KiB: proc_pid_statm(5), second field.
  private func residentKilobytes() throws -> Int {
    let words = String(decoding: try readAll("/proc/self/statm"), as: UTF8.self).split(separator: " ")
    return try #require(words.dropFirst().first.flatMap { Int($0) }) * Int(getpagesize()) / 1024
  }

  @Test("No two defects have the same explanation")
  func explanations() {
    #expect(Set(Defect.allCases.map(\.explanation)).count == Defect.allCases.count)
  }
}
