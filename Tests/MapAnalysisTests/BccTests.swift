import TestSupport
import Testing

@testable import MapAnalysis
@testable import PerfMap

@Suite("The order of std::sort")
struct StandardSortTests {
  private static func order(_ keys: [UInt64]) -> [UInt32] {
    var elements = keys.enumerated().map { StandardSort.Element(key: $1, index: UInt32($0)) }
    StandardSort.sort(&elements)
    return elements.map(\.index)
  }

  @Test("Up to 16 elements with equal keys keep their order, and 20 do not")
  func equalKeys() {
    #expect(Self.order([]) == [])
    #expect(Self.order(Array(repeating: 7, count: 16)) == Array(0..<16))
    #expect(
      Self.order(Array(repeating: 7, count: 20)) == [10, 19, 18, 17, 16, 15, 14, 13, 12, 11, 0, 9, 8, 7, 6, 5, 4, 3, 2, 1])
  }

  @Test("Of 18 elements, the last precedes the ninth, which has the same key")
  func eighteenth() {
    #expect(Self.order(Array(0..<17) + [8]) == [0, 1, 2, 3, 4, 5, 6, 7, 17, 8, 9, 10, 11, 12, 13, 14, 15, 16])
  }

  @Test("Keys that defeat the median of three are sorted as a heap")
  func heap() {
    // Output of Support/bcc.cpp for `hostile 40`, divided by 2.
    let keys: [UInt64] = [
      19, 0, 18, 1, 17, 2, 16, 3, 18, 4, 16, 5, 20, 6, 15, 7, 17, 8, 10, 9, 0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 15, 13, 14, 12, 13, 11, 12, 10,
      11, 14,
    ]
    #expect(
      Self.order(keys) == [
        1, 20, 3, 21, 5, 22, 7, 23, 9, 24, 11, 25, 13, 26, 15, 27, 17, 28, 19, 29, 18, 37, 35, 38, 36, 33, 31, 34, 39, 32, 14, 30, 6, 10,
        16, 4, 2, 8, 0, 12,
      ])
  }

  @Test(
    "Random and hostile keys have the order of the C++ library", .enabled(if: BccJudge.hasCompiler, "needs g++"), .ownThread,
    arguments: [1, 2, 15, 16, 17, 18, 33, 100, 1000, 10_000, 100_000])
  func compiled(_ count: Int) throws {
    let judge = try BccJudge.shared.get()
    let directory = try ScratchDirectory()
    var random = SeededRandom(salt: 700 + UInt64(count))
    let hostile = try judge.run(["hostile", "\(count)"]).map { try #require(UInt64($0, radix: 16)) }
    let keys: [[UInt64]] = [
      hostile.map { $0 / 3 }, (0..<count).map { _ in UInt64.random(in: 0...UInt64(count / 4), using: &random) },
      (0..<count).map { UInt64($0 / 5) }, (0..<count).map { UInt64(min($0, count - $0)) }, (0..<count).map { _ in 1 },
      (0..<count).map { $0 % 10 == 9 ? UInt64.random(in: 0...UInt64(count), using: &random) : UInt64($0) },
    ]
    for (pattern, keys) in keys.enumerated() {
      try directory.write("keys", keys.map { String($0, radix: 16) }.joined(separator: "\n").utf8)
      let expected = try judge.run(["sort", directory.file("keys")]).map { UInt32($0) }
      #expect(Self.order(keys) == expected, "pattern \(pattern), \(SeededRandom.words)")
    }
  }
}

/// Compares with `BccJudge`, a C++ program that uses the real `std::sort` and, if it is installed, libbcc itself.
@Suite("Agreement of resolve --as bcc with libbcc", .ownThread)
struct BccTests {
  /// The bytes of a map, and the symbol table that the emulated bcc reads from them.
  private struct Case {
    let bytes: [UInt8]
    var tables = ProfilerTables(of: [.bcc])

    init(_ bytes: [UInt8]) {
      self.bytes = bytes
      tables.append(bytes)
      tables.finish()
    }

    /// Returns the first and last address of each entry, and 10,000 random addresses inside or near entries.
    func addresses(_ random: inout SeededRandom) -> [UInt64] {
      var addresses: Set<UInt64> = []
      let entries = tables.contents.entries
      for index in 0..<entries.count {
        let range = entries.range(of: EntryID(UInt32(index)))
        addresses.formUnion([range.start.rawValue, range.start.rawValue &+ range.size.rawValue &- 1])
      }
      guard entries.count > 0 else { return [] }
      for _ in 0..<10_000 {
        let range = entries.range(of: EntryID(UInt32.random(in: 0..<UInt32(entries.count), using: &random)))
        addresses.insert(range.start.rawValue &- 16 &+ UInt64.random(in: 0...range.size.rawValue &* 2 &+ 32, using: &random))
      }
      return addresses.sorted()
    }

    func name(_ symbol: Symbol) -> String {
      let start = Int(symbol.name.offset)
      return String(decoding: bytes[start..<start + Int(symbol.name.length)], as: UTF8.self)
    }
  }

  private func compare(_ bytes: [UInt8], salt: UInt64) throws {
    let map = Case(bytes)
    var random = SeededRandom(salt: salt)
    let addresses = map.addresses(&random)
    let directory = try ScratchDirectory()
    try directory.write("map", bytes)
    try directory.write("addresses", addresses.map { String($0, radix: 16) }.joined(separator: "\n").utf8)
    let judge = try BccJudge.shared.get()
    let lines = try judge.run(["model", directory.file("map"), directory.file("addresses")])
    let own = addresses.map { map.tables.symbol(at: Address($0), as: .bcc) }
    try #require(lines.count == own.count)
    let wrong = own.indices.first { own[$0]?.line ?? 0 != Int(lines[$0]) }
    #expect(wrong.map { addresses[$0] } == nil, "line \(wrong.map { lines[$0] } ?? ""), \(SeededRandom.words)")
    guard BccJudge.hasLibbcc else { return }
    let answers = try judge.run(["libbcc", directory.file("map"), directory.file("addresses")])
    let shown = own.map { symbol in symbol.map { "\(String($0.start.rawValue, radix: 16))\t\(map.name($0))" } ?? "-" }
    try #require(answers.count == shown.count)
    // A few addresses may lie in mapped files of the `bcc-judge` process. libbcc names these from the files, not from the map.
    let compared = zip(answers, shown).filter { $0.0 != "?" }
    #expect(compared.count > answers.count / 2)
    #expect(compared.first { $0.0 != $0.1 }.map { "\($0)" } == nil, "\(SeededRandom.words)")
  }

  @Test("The emulation agrees with bcc on each sample map", .enabled(if: BccJudge.hasCompiler, "needs g++"), arguments: SampleMap.names)
  func samples(_ name: String) throws { try compare(SampleMap.bytes(name), salt: 710) }

  @Test(
    "The emulation agrees with bcc on random maps with shared starts", .enabled(if: BccJudge.hasCompiler, "needs g++"),
    arguments: [1, 2, 15, 16, 17, 18, 33, 100, 1000, 10_000, 100_000])
  func randomMaps(_ count: Int) throws {
    var random = SeededRandom(salt: 720 + UInt64(count))
    let starts = UInt64(max(1, count / 20))
    for isAscending in [true, false] {
      let text = (0..<count).map { index in
        let slot = isAscending && index % 7 != 6 ? UInt64(index) * starts / UInt64(count) : UInt64.random(in: 0..<starts, using: &random)
        let size = [0, 1, 16, 24, 48][Int.random(in: 0..<5, using: &random)]
        return "\(String(0x7f_2000_0000_0000 + slot * 16, radix: 16)) \(String(size, radix: 16)) name\(index)\n"
      }
      try compare(Array(text.joined().utf8), salt: 730)
    }
  }

  @Test("The emulation agrees with bcc on maps with lines that bcc ignores", .enabled(if: BccJudge.hasCompiler, "needs g++"))
  func ignored() throws {
    let odd = [
      "0 10 zero", "zz 10 noAddress", "7f2000000010", "7f2000000010\t8 tab", "7f2000000010 zz noSize", " 7f2000000010  8  blanks",
      "ffffffffffffffff 10 last", "7f2000000010 fffffffffffffffff tooLarge", "ffffffffffffffff 8 afterError", "0x7f2000000010 0x8 hex",
    ]
    let lines = (0..<40).map { "7f20000000\(["10", "20", "30"][$0 % 3]) 10 name\($0)" }
    try compare(Array((lines + odd + lines + odd).joined(separator: "\n").utf8), salt: 740)
  }

  @Test("Of two entries with the same start, the ninth is shown and the 18th is not")
  func eighteenth() {
    let starts = (0..<17).map { 0x10000 + $0 * 16 } + [0x10080]
    let text = starts.enumerated().map { "\(String($1, radix: 16)) 10 name\($0 + 1)\n" }.joined()
    #expect(ReadMap(text).name(at: 0x10080, as: .bcc) == "name9")
    // With 16 entries, the later one is shown.
    let short = starts.dropFirst(2).enumerated().map { "\(String($1, radix: 16)) 10 name\($0 + 1)\n" }.joined()
    #expect(ReadMap(short).name(at: 0x10080, as: .bcc) == "name16")
  }
}
