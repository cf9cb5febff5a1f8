import TestSupport
import Testing

@testable import MapAnalysis
@testable import PerfMap

@Suite("Symbols of profilers")
struct ResolveTests {
  /// Entries over slots of 16 bytes from 0x10000: `("A", 0, 4)` is the entry A over the slots 0 to 3.
  struct Layout: Sendable, CustomTestStringConvertible {
    var entries: [(name: String, from: Int, count: Int)]
    /// The name that the profiler shows for each slot; nil if it shows none.
    var expected: [String?]
    var testDescription: String { entries.map { "\($0.name)[\($0.from),\($0.from + $0.count))" }.joined(separator: " ") }

    init(_ entries: [(String, Int, Int)], _ expected: [String?]) {
      self.entries = entries.map { (name: $0.0, from: $0.1, count: $0.2) }
      self.expected = expected
    }

    var text: String {
      entries.map { entry in
        "\(String(0x10000 + entry.from * 16, radix: 16)) \(String(entry.count * 16, radix: 16)) \(entry.name)\n"
      }.joined()
    }
  }

  private static func same(_ count: Int) -> [(String, Int, Int)] { (1...count).map { ("same\($0)", 0, 1) } }

  private static let overlapping = [("outer", 0, 4), ("inner", 1, 1)]

  static let perfLayouts: [Layout] = [
    Layout([("first", 0, 1), ("second", 0, 1)], ["first"]),
    Layout(same(3), ["same2"]), Layout(same(5), ["same2"]), Layout(same(7), ["same2"]),
    Layout(same(8), ["same4"]), Layout(same(26), ["same8"]),
    Layout(overlapping, ["outer", "outer", "outer", "outer"]),
    Layout(overlapping.reversed(), ["outer", "inner", nil, nil]),
    Layout([("early", 0, 3), ("later", 1, 3)], ["early", "early", "early", "later"]),
    Layout([("later", 1, 3), ("early", 0, 3)], ["early", "later", "later", "later"]),
    Layout([("short", 0, 1), ("long", 0, 3)], ["short", "long", "long"]),
    Layout([("long", 0, 3), ("short", 0, 1)], ["long", "long", "long"]),
    Layout(
      [("long", 0, 8), ("in2", 2, 1), ("in4", 4, 1), ("in6", 6, 1)],
      ["long", "long", "in2", nil, "in4", nil, "in6", nil]),
  ]

  @Test("The emulated perf shows the names that perf showed", arguments: Self.perfLayouts)
  func perf(_ layout: Layout) { check(layout, .perf) }

  @Test(
    "The truth at a byte is the newest entry that covers it",
    arguments: [
      Layout(same(3), ["same3"]), Layout(overlapping, ["outer", "inner", "outer", "outer"]),
      Layout(overlapping.reversed(), ["outer", "outer", "outer", "outer"]),
      Layout([("early", 0, 3), ("later", 1, 3)], ["early", "later", "later", "later"]),
    ])
  func truth(_ layout: Layout) { check(layout, .truth) }

  @Test(
    "bcc searches backward from the highest start at or below the address, until an entry ends before that start",
    arguments: [
      Layout(overlapping, ["outer", "inner", "outer", "outer"]), Layout(overlapping.reversed(), ["outer", "inner", "outer", "outer"]),
      Layout([("early", 0, 3), ("later", 1, 3)], ["early", "later", "later", "later"]),
      // An entry that ends before the highest start hides the entry that contains both.
      Layout([("long", 0, 8), ("in2", 2, 1), ("in4", 4, 1)], ["long", "long", "in2", "long", "in4", nil, nil, nil]),
    ])
  func bcc(_ layout: Layout) { check(layout, .bcc) }

  @Test(
    "samply deletes all entries that a newer entry overlaps",
    arguments: [
      Layout(overlapping, [nil, "inner", nil, nil]), Layout(overlapping.reversed(), ["outer", "outer", "outer", "outer"]),
      Layout([("early", 0, 3), ("later", 1, 3)], [nil, "later", "later", "later"]),
      Layout([("left", 0, 1), ("right", 2, 1), ("across", 0, 3)], ["across", "across", "across"]),
      // An entry of size 0 hides the name of the next entry in the file, and deletes the entry that contains it.
      Layout([("empty", 4, 0), ("named", 0, 1), ("next", 1, 1)], [nil, "next"]),
      Layout([("whole", 0, 2), ("empty", 1, 0), ("far", 8, 1)], [nil, nil]),
    ])
  func samply(_ layout: Layout) { check(layout, .samply) }

  @Test(
    "blazesym shows the smallest entry at the highest start that contains the address",
    arguments: [
      Layout(overlapping, ["outer", "inner", nil, nil]), Layout([("long", 0, 3), ("short", 0, 1)], ["short", "long", "long"]),
      Layout(same(3), ["same1"]), Layout([("code", 0, 2), ("empty", 0, 0)], ["empty", "code"]),
    ])
  func blazesym(_ layout: Layout) { check(layout, .blazesym) }

  private func check(_ layout: Layout, _ profiler: Profiler) {
    let map = ReadMap(layout.text)
    for (slot, expected) in layout.expected.enumerated() {
      #expect(map.name(at: UInt64(0x10000 + slot * 16), as: profiler) == expected, "slot \(slot)")
    }
  }

  // MARK: - Parsers

  struct Line: Sendable, CustomTestStringConvertible {
    var text: String
    var address: UInt64
    var expected: String?
    init(_ text: String, _ address: UInt64, _ expected: String?) { (self.text, self.address, self.expected) = (text, address, expected) }
    var testDescription: String { text.debugDescription }
  }

  @Test(
    "perf parses lines leniently",
    arguments: [
      Line("1000 10 abc\n", 0x1000, "abc"), Line("1000 10 ab\n", 0x1000, nil), Line("1000 10 abc", 0x1000, nil),
      Line("1000 10 abcd", 0x1000, "abc"), Line("0X1000 0x10 abc\n", 0x100f, "abc"), Line(" \t+1000  10  abc\n", 0x1000, " abc"),
      Line("1000,10;abc\n", 0x1000, "abc"), Line("-1 10 abc\n", .max, nil), Line("-10 8 abc\n", 0xffff_ffff_ffff_fff0, "abc"),
      Line("not a line\n", 0, "t a line"), Line("hello there\n", 0, "lo there"), Line("1000 10 abc\0def\n", 0x1000, "abc"),
      Line("1000 10 abc\r\n", 0x1000, "abc\r"), Line("ffffffffffffffffff 0 abc\n", .max, "abc"), Line("1000 0 abc\n", 0x1000, "abc"),
      Line("1000 0 abc\n", 0x1001, nil), Line("0x 10 abc\n", 0, "abc"), Line("\n\n1000 10 abc\n", 0x1000, "abc"),
    ])
  func perfLines(_ line: Line) { #expect(ReadMap(line.text).name(at: line.address, as: .perf) == line.expected) }

  @Test(
    "bcc skips white space and rejects address 0",
    arguments: [
      Line("1000 10 ab\n", 0x1000, "ab"), Line("1000 10 abc", 0x1000, "abc"), Line("1000 10  ESC\n", 0x1000, "ESC"),
      Line("1000 10 \n", 0x1000, ""), Line("1000 10\n", 0x1000, nil), Line("0 10 abc\n", 0, nil), Line("1000\t10 abc\n", 0x1000, nil),
      Line("1000  \t10 abc\n", 0x1000, "abc"), Line("zz 10 abc\n", 0, nil), Line("1000 zz abc\n", 0x1000, nil),
      Line("1000 10 a\0b\n", 0x1000, "a"), Line("0x1000 0x10 abc\n", 0x100f, "abc"),
    ])
  func bccLines(_ line: Line) { #expect(ReadMap(line.text).name(at: line.address, as: .bcc) == line.expected) }

  @Test(
    "samply parses fields separated by single spaces",
    arguments: [
      Line("1000 10 ab\n", 0x1000, "ab"), Line("1000 10 ab", 0x1000, "ab"), Line("1000 10 ab\r\n", 0x1000, "ab"),
      Line("1000 10 \n", 0x1000, nil), Line("0x0x1000 0x10 ab\n", 0x100f, "ab"), Line("0X1000 10 ab\n", 0x1000, nil),
      Line("1000  10 ab\n", 0x1000, nil), Line("+1000 10 ab\n", 0x1000, "ab"), Line("1000 10  x\n", 0x1000, " x"),
      Line("1000 1_0 ab\n", 0x1000, nil),
    ])
  func samplyLines(_ line: Line) { #expect(ReadMap(line.text).name(at: line.address, as: .samply) == line.expected) }

  struct Refused: Sendable {
    var bytes: [UInt8]
    var profiler: Profiler
    var refusal: Refusal?
    init(_ text: String, then bytes: [UInt8] = [], _ profiler: Profiler, _ cause: Refusal.Cause?) {
      self.bytes = Array("1000 10 abc\n".utf8) + Array(text.utf8) + bytes + Array("\n3000 10 abc\n".utf8)
      self.profiler = profiler
      refusal = cause.map { Refusal(cause: $0, line: 2) }
    }
  }

  @Test(
    "samply and blazesym reject the whole map because of one unsuitable line",
    arguments: [
      Refused("2000 10 x", then: [0xff], .samply, .notUTF8), Refused("2000 10 x", then: [0xff], .blazesym, .notUTF8),
      Refused("2000 10 x", then: [0xc3, 0xa4], .samply, nil), Refused("2000 10 x", then: [0xc3, 0xa4], .blazesym, nil),
      Refused("0x2000 10 x", .blazesym, .malformedLine), Refused("0x2000 10 x", .samply, nil),
      Refused("2000 0x10 x", .blazesym, .malformedLine), Refused("2000 10", .blazesym, .malformedLine),
      Refused("2000 10 x\ry", .blazesym, .malformedLine), Refused("2000\t10\u{c}x", .blazesym, nil),
      Refused("fffffffffffffff0 10 x", .samply, .wrapsAround), Refused("fffffffffffffff0 f x", .samply, nil),
      Refused("", .blazesym, nil), Refused("garbage", .samply, nil), Refused("garbage", .perf, nil),
    ])
  func refusals(_ each: Refused) {
    let map = ReadMap(each.bytes)
    #expect(map.readings.refusal(of: each.profiler) == each.refusal)
    #expect(map.name(at: 0x1000, as: each.profiler) == (each.refusal == nil ? "abc" : nil))
  }

  @Test("A map decoded in chunks of any size has the same symbols", arguments: [1, 3, 7, 64])
  func pieces(_ size: Int) throws {
    let bytes = try SampleMap.bytes("python/capi-plain")
    var readings = ProfilerTables()
    for start in stride(from: 0, to: bytes.count, by: size) { readings.append(bytes[start..<min(bytes.count, start + size)]) }
    readings.finish()
    let whole = ReadMap(bytes).readings
    #expect(readings.lines.pool.symbols == whole.lines.pool.symbols)
    #expect(readings.contents.entries.count == whole.contents.entries.count)
    for index in 0..<whole.contents.entries.count {
      let start = whole.contents.entries.range(of: EntryID(UInt32(index))).start
      for profiler in Profiler.allCases {
        #expect(readings.symbol(at: start, as: profiler) == whole.symbol(at: start, as: profiler), "\(profiler) at \(start)")
      }
    }
    #expect(whole.contents.entries.count == 8)
  }

  @Test("A line over 1 MiB is no entry but has a name in perf, and the next line is complete")
  func longLine() {
    let name = String(repeating: "ä", count: 600_000)
    let map = ReadMap("1000 10 \(name)\n2000 10 abc\n")
    #expect(map.readings.symbol(at: Address(0x1000), as: .perf)?.name == TextRange(offset: 8, length: 1_200_000))
    #expect(map.readings.symbol(at: Address(0x1000), as: .truth) == nil)
    for profiler in Profiler.allCases { #expect(map.name(at: 0x2000, as: profiler) == "abc", "\(profiler)") }
    #expect(map.readings.symbol(at: Address(0x2000), as: .samply)?.line == 2)
  }

  @Test("Mismatches count wrong, missing and stray names")
  func counts() {
    let map = ReadMap("10000 40 outer\n10010 10 inner\n20000 10 x\n20000 10 x\n")
    let counts = map.readings.mismatches()
    // perf shows wrong names or none for the 16 bytes of inner and the 16 bytes of x, whose name is too short.
    #expect(counts[.perf] == Mismatches(wrongBytes: ByteCount(32), unknownBytes: ByteCount(16), wrongAddresses: 2))
    #expect(counts[.bcc] == Mismatches())
    #expect(counts[.samply] == Mismatches(wrongBytes: ByteCount(48), unknownBytes: ByteCount(48), wrongAddresses: 1))
    #expect(counts[.blazesym] == Mismatches(wrongBytes: ByteCount(32), unknownBytes: ByteCount(32)))
    #expect(counts[.truth] == nil)
    let stray = ReadMap("hello there\n0 0 abc\n1000 10 abc\n").readings.mismatches()
    #expect(stray[.perf] == Mismatches(strayBytes: ByteCount(1)))
  }

  @Test("The entries that contain an address are listed, oldest first")
  func cover() {
    let map = ReadMap("10000 40 outer\n10010 10 inner\n10000 40 again\n30000 0 empty\n")
    let addresses = [Address(0x30000), Address(0x10018), Address(0x10020), Address(0x10018)]
    let covers = map.readings.cover(of: addresses, limit: 10)
    #expect(covers.map { $0.newest.map(\.rawValue) } == [[], [0, 1, 2], [0, 2], [0, 1, 2]])
    #expect(covers.map(\.count) == [0, 3, 2, 3])
    let short = map.readings.cover(of: addresses, limit: 1)
    #expect(short.map { $0.newest.map(\.rawValue) } == [[], [2], [2], [2]])
    #expect(short.map(\.count) == [0, 3, 2, 3])
    #expect(map.readings.cover(of: [], limit: 1).isEmpty)
  }
}
