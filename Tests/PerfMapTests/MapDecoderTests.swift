import Testing

@testable import PerfMap

@Suite("Grammar of a map line")
struct MapDecoderTests {
  enum Meaning: Equatable, Sendable {
    case entry(start: UInt64, size: UInt64, name: [UInt8])
    case malformed(Defect)

    static func found(_ start: UInt64, _ size: UInt64, _ name: String) -> Meaning {
      .entry(start: start, size: size, name: Array(name.utf8))
    }
  }

  struct Case: Sendable, CustomTestStringConvertible {
    var line: [UInt8]
    var meaning: Meaning
    var testDescription: String

    init(_ line: String, _ meaning: Meaning, _ description: String? = nil) {
      self.init(Array(line.utf8), meaning, description ?? "'\(line)'")
    }

    init(_ line: [UInt8], _ meaning: Meaning, _ description: String) {
      self.line = line
      self.meaning = meaning
      testDescription = description
    }
  }

  static let zeros = String(repeating: "0", count: 1000)

  static let wellFormedCases: [Case] = [
    Case("7f001000 40 JS:*hot app.js:3:1", .found(0x7f00_1000, 0x40, "JS:*hot app.js:3:1")),
    Case("0x10 0x20 java", .found(0x10, 0x20, "java")),
    Case("0X10 0X20 upper prefix", .found(0x10, 0x20, "upper prefix")),
    Case("0x10 20 erlang", .found(0x10, 0x20, "erlang")),
    Case("abcdef ABCDEF case", .found(0xabcdef, 0xabcdef, "case")),
    Case("00007FA1B2C3D4E0 1f .NET", .found(0x7fa1_b2c3_d4e0, 0x1f, ".NET")),
    Case("0 0 a", .found(0, 0, "a")),
    Case("0x0 0x0 a", .found(0, 0, "a")),
    Case("00 000 a", .found(0, 0, "a")),
    Case("\(zeros)12 \(zeros)34 a", .found(0x12, 0x34, "a"), "1000 leading zeros"),
    Case("0x\(zeros)12 0x\(zeros)34 a", .found(0x12, 0x34, "a"), "1000 leading zeros after 0x"),
    Case("1234567890abcdef 1 a", .found(0x1234_5678_90ab_cdef, 1, "a")),
    Case("0x01234567890abcdef 1 a", .found(0x1234_5678_90ab_cdef, 1, "a")),
    Case("0 ffffffffffffffff a", .found(0, .max, "a")),
    Case("ffffffffffffffff 1 up to 2^64", .found(.max, 1, "up to 2^64")),
    Case("1 ffffffffffffffff up to 2^64", .found(1, .max, "up to 2^64")),
    Case("8000000000000000 8000000000000000 up to 2^64", .found(1 << 63, 1 << 63, "up to 2^64")),
    Case("ffffffffffffffff 0 a", .found(.max, 0, "a")),
    Case("1 2 ", .found(1, 2, ""), "empty name"),
    Case("1 2  ESCAPE-22-2", .found(1, 2, " ESCAPE-22-2"), "name with a leading space (PHP)"),
    Case("1 2   ", .found(1, 2, "  "), "name of two spaces"),
    Case("1 2 a\r", .found(1, 2, "a\r"), "CR belongs to the name"),
    Case("1 2 \r", .found(1, 2, "\r"), "name of one CR"),
    Case("1 2 \ta\tb", .found(1, 2, "\ta\tb"), "tabs in the name"),
    Case("1 2 a\0b", .found(1, 2, "a\0b"), "NUL in the name"),
    Case("1 2 \u{1b}[31m\u{202e}", .found(1, 2, "\u{1b}[31m\u{202e}"), "escape sequences are bytes of the name"),
    Case(
      Array("1 2 ".utf8) + [0xff, 0xc3, 0x28, 0xed, 0xa0, 0x80], .entry(start: 1, size: 2, name: [0xff, 0xc3, 0x28, 0xed, 0xa0, 0x80]),
      "invalid UTF-8 in the name"),
    Case("b c /srv/x.js:3:19", .found(0xb, 0xc, "/srv/x.js:3:19"), "the rest of a split node name is a tiny entry"),
  ]

  static let malformedCases: [Case] = [
    Case("", .malformed(.noAddress), "empty line"),
    Case(" ", .malformed(.noAddress), "one space"),
    Case(" 1 2 a", .malformed(.noAddress), "leading space"),
    Case("0x", .malformed(.noAddress)),
    Case("0x 2 a", .malformed(.noAddress)),
    Case("0X 2 a", .malformed(.noAddress)),
    Case("\r", .malformed(.notHex), "CR alone"),
    Case("12", .malformed(.noSize)),
    Case("12 ", .malformed(.noSize), "'12 '"),
    Case("0x12 ", .malformed(.noSize), "'0x12 '"),
    Case("12 0x", .malformed(.noSize)),
    Case("12 0x a", .malformed(.noSize)),
    Case("12  34 a", .malformed(.noSize), "two spaces after START"),
    Case("12 34", .malformed(.noSpaceAfterSize)),
    Case("12 0x34", .malformed(.noSpaceAfterSize)),
    Case("12 34\r", .malformed(.notHex), "CR behind SIZE"),
    Case("12\t34 a", .malformed(.notHex), "tab after START"),
    Case("12 34\ta", .malformed(.notHex), "tab after SIZE"),
    Case("12\r 34 a", .malformed(.notHex), "CR behind START"),
    Case("x12 34 a", .malformed(.notHex)),
    Case("00x1 34 a", .malformed(.notHex)),
    Case("0x0x1 34 a", .malformed(.notHex)),
    Case("0xx1 34 a", .malformed(.notHex)),
    Case("1x1 34 a", .malformed(.notHex)),
    Case("0xg 34 a", .malformed(.notHex)),
    Case("12 00x1 a", .malformed(.notHex)),
    Case("12 1x a", .malformed(.notHex)),
    Case("-1 2 a", .malformed(.notHex)),
    Case("+1 2 a", .malformed(.notHex)),
    Case("1 -2 a", .malformed(.notHex)),
    Case("1g 2 a", .malformed(.notHex)),
    Case("1G 2 a", .malformed(.notHex)),
    Case("1@ 2 a", .malformed(.notHex)),
    Case("1` 2 a", .malformed(.notHex)),
    Case("1/ 2 a", .malformed(.notHex)),
    Case("1: 2 a", .malformed(.notHex)),
    Case("1\0 2 a", .malformed(.notHex), "NUL in START"),
    Case("1\u{11} 2 a", .malformed(.notHex), "a control byte whose low bits are those of a digit"),
    Case("1\u{2} 2 a", .malformed(.notHex), "a control byte whose low bits are those of a letter"),
    Case([0x31, 0xb1, 0x20, 0x32, 0x20, 0x61], .malformed(.notHex), "a byte over 127 in START"),
    Case("JS:*hot app.js:3:1", .malformed(.notHex)),
    Case("# 1 2 a", .malformed(.notHex)),
    Case("12345678901234567 1 a", .malformed(.moreThan64Bits), "17 significant digits of START"),
    Case("0x10000000000000000 1 a", .malformed(.moreThan64Bits)),
    Case("1 10000000000000000 a", .malformed(.moreThan64Bits)),
    Case("1 \(zeros)fffffffffffffffff a", .malformed(.moreThan64Bits), "17 significant digits of SIZE after 1000 zeros"),
    Case("12345678901234567", .malformed(.moreThan64Bits), "the first fault counts: too long before no size"),
    Case("12345678901234567x 1 a", .malformed(.moreThan64Bits), "the first fault counts: too long before not hexadecimal"),
    Case("1x345678901234567890 1 a", .malformed(.notHex), "the first fault counts: not hexadecimal before too long"),
    Case("1 ffffffffffffffff0 a", .malformed(.moreThan64Bits)),
    Case("ffffffffffffffff 2 a", .malformed(.beyondAddressSpace), "one byte beyond 2^64"),
    Case("2 ffffffffffffffff a", .malformed(.beyondAddressSpace), "SIZE one too large"),
    Case("ffffffffffffffff ffffffffffffffff a", .malformed(.beyondAddressSpace)),
    Case("8000000000000000 8000000000000001 a", .malformed(.beyondAddressSpace)),
  ]

  @Test("A well-formed line is an entry", arguments: Self.wellFormedCases)
  func wellFormed(_ each: Case) throws { try expect(each) }

  @Test("A malformed line is reported with its first defect", arguments: Self.malformedCases)
  func defect(_ each: Case) throws { try expect(each) }

  /// Decodes the line between two well-formed lines, in one chunk and byte by byte, and expects all three lines.
  private func expect(_ each: Case) throws {
    // The fast parser loads words of eight bytes: it needs many bytes after the fields of the tested line.
    let after = "after " + String(repeating: "x", count: 60)
    let bytes = Array("a b before\n".utf8) + each.line + Array("\nc d \(after)\n".utf8)
    for pieceLength in [bytes.count, 1] {
      let found = lines(of: bytes, pieceLength: pieceLength)
      #expect(found == [.found(0xa, 0xb, "before"), each.meaning, .found(0xc, 0xd, after)])
    }
  }

  /// Returns the decoded lines of a map, with the bytes of their names.
  private func lines(of bytes: [UInt8], pieceLength: Int) -> [Meaning] {
    var decoder = MapDecoder()
    var found: [Meaning] = []
    for start in stride(from: 0, to: bytes.count, by: pieceLength) {
      decoder.decode(bytes[start..<min(bytes.count, start + pieceLength)]) { line in
        switch line {
        case .entry(let entry):
          let name = Int(entry.name.offset)..<Int(entry.name.offset + entry.name.length)
          found.append(.entry(start: entry.range.start.rawValue, size: entry.range.size.rawValue, name: Array(bytes[name])))
        case .malformed(let line):
          found.append(.malformed(line.defect))
        }
      }
    }
    return found
  }
}
