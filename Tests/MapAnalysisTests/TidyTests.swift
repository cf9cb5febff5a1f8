import Glibc
import SystemPackage
import TestSupport
import Testing

@testable import MapAnalysis
@testable import PerfMap

@Suite("Tidy maps")
struct TidyTests {
  private static func tidy(_ bytes: [UInt8]) -> (bytes: [UInt8], changes: TidyMap.Changes) {
    let map = ReadMap(bytes)
    var output: [UInt8] = []
    let changes = TidyMap(map.readings.contents).write(name: { map.text($0) }) { (piece: Span<UInt8>) in
      for index in 0..<piece.count { output.append(piece[index]) }
    }
    return (output, changes)
  }

  private static func tidy(_ text: String) -> String { String(decoding: tidy(Array(text.utf8)).bytes, as: UTF8.self) }

  @Test("A tidy map has one line for each owned range, by address")
  func lines() {
    let map = "0x2000 0x40 outer\n2010 10 inner\ngarbage\n1000 10 low\n1000 10 same\n3000 0 zero\n4000 10 cut"
    let expected = "1000 10 same\n2000 10 outer\n2010 10 inner\n2020 20 outer\n"
    #expect(Self.tidy(map) == expected)
    var changes = TidyMap.Changes()
    (changes.lines, changes.bytes, changes.droppedEntries, changes.droppedLines) = (4, ByteCount(0x50), 2, 2)
    #expect(Self.tidy(Array(map.utf8)).changes == changes)
  }

  @Test("An empty map stays empty")
  func empty() { #expect(Self.tidy("") == "") }

  @Test("A tidy map omits the first and the last byte of the address space")
  func ends() {
    #expect(Self.tidy("0 10 low\nfffffffffffffff0 10 high\n") == "1 f low\nfffffffffffffff0 f high\n")
    #expect(Self.tidy("0 1 low\nffffffffffffffff 1 high\n") == "")
  }

  @Test(
    "A name in a tidy map is escaped and padded to three bytes",
    arguments: [
      ("abc", "abc"), ("", "unnamed"), ("a", "a__"), ("ab", "ab_"), ("ä", "ä_"), ("  ESCAPE-1", "ESCAPE-1"), ("a b ", "a b "),
      ("a\tb\r", "a\\x09b\\x0D"), ("a\0bc", "a\\x00bc"), ("a\u{202e}b", "a\\xE2\\x80\\xAEb"), ("a\u{85}b", "a\\xC2\\x85b"),
      (" \t ", "unnamed"), ("0x1 2 3", "0x1 2 3"), ("\\x0D", "\\x0D"), ("日本", "日本"),
    ])
  func names(name: String, expected: String) {
    #expect(TidyName(Array(name.utf8)).bytes == Array(expected.utf8))
    #expect(TidyName(Array(expected.utf8)).bytes == Array(expected.utf8))
  }

  @Test("Bytes of a name that are not UTF-8 are written in hexadecimal in a tidy map")
  func invalid() {
    #expect(TidyName([0x61, 0xff, 0xc3]).bytes == Array("a\\xFF\\xC3".utf8))
    #expect(TidyName([0xed, 0xa0, 0x80, 0x62]).bytes == Array("\\xED\\xA0\\x80b".utf8))
  }

  @Test("All profilers show the correct names for a tidy map", arguments: SampleMap.names)
  func agreement(_ name: String) throws {
    let before = ReadMap(try SampleMap.bytes(name))
    let after = ReadMap(Self.tidy(before.bytes).bytes)
    var random = SeededRandom(salt: 800)
    var addresses: [Address] = []
    before.readings.contents.ranges.forEachPiece { piece in
      addresses += [piece.range.start, Address(piece.range.lastValue)]
    }
    let entries = before.readings.contents.entries
    for id in (0..<entries.count).map({ EntryID(UInt32($0)) }) where before.readings.contents.ranges.ownership(of: id) != .dead {
      addresses += [entries[id].range.start, entries[id].range.last].compactMap { $0 }
    }
    for _ in 0..<1000 {
      // Half of the addresses are near code, to test both owned and other bytes.
      let near = addresses.randomElement(using: &random)?.rawValue ?? 0
      addresses.append(Address(Bool.random(using: &random) ? near &+ UInt64.random(in: 0...64, using: &random) : random.next()))
    }
    for address in addresses {
      let truth = before.readings.symbol(at: address, as: .truth).map { TidyName(before.text($0.name)).bytes }
      for profiler in Profiler.allCases {
        let shown = after.readings.symbol(at: address, as: profiler).map { after.text($0.name) }
        #expect(shown == truth, "\(profiler) at \(address), \(SeededRandom.words)")
      }
    }
    // Compare all bytes, not only the addresses above.
    #expect(after.readings.mismatches().values.allSatisfy { $0.isNone })
    #expect(after.readings.contents.ranges.ownedBytes == before.readings.contents.ranges.ownedBytes)
    #expect(SampleMap.names.count == 19)
    for profiler in Profiler.allCases { #expect(after.readings.refusal(of: profiler) == nil) }
  }

  @Test("samply alone shows wrong names for 4 GiB of code or more", arguments: [UInt64(0xffff_fffe), 0xffff_ffff])
  func samplyLimit(_ size: UInt64) {
    let tidy = Self.tidy(Array("1000 \(ByteCount(size)) aaa\n200000000 1 bbb\n".utf8))
    #expect(tidy.changes.bytes == ByteCount(size + 1))
    let disagreeing = ReadMap(tidy.bytes).readings.mismatches().filter { !$0.value.isNone }
    #expect(Set(disagreeing.keys) == (tidy.changes.bytes > TidyMap.samplyLimit ? [.samply] : []))
  }

  @Test("Tidying is idempotent and leaves only findings about names", arguments: SampleMap.names)
  func fixedPoint(_ name: String) throws {
    let once = Self.tidy(try SampleMap.bytes(name)).bytes
    #expect(!once.isEmpty)
    let again = Self.tidy(once)
    #expect(again.bytes == once)
    #expect(again.changes.changedNames == 0)
    var check = MapCheck()
    check.append(once)
    check.finish()
    #expect(Set(check.counts.keys).isSubset(of: [.longName, .gluedLine, .splitName, .imageOffset]))
  }

  @Test("All profilers agree on tidied random maps with hostile names", arguments: 0..<20)
  func random(_ round: Int) {
    var random = SeededRandom(salt: 900 + UInt64(round))
    var bytes: [UInt8] = []
    for _ in 0..<200 {
      let start = 0x100000 + UInt64.random(in: 0..<2000, using: &random)
      bytes += "\(String(start, radix: 16)) \(String(UInt64.random(in: 0...100, using: &random), radix: 16)) ".utf8
      for _ in 0..<Int.random(in: 0...6, using: &random) {
        let choices: [[UInt8]] = [[0], [0x0d], [0x20], [0x09], [0xff], [0xc3, 0xa4], [0x61], [0x30, 0x78], [0xe2, 0x80, 0xae]]
        bytes += choices.randomElement(using: &random) ?? []
      }
      bytes.append(0x0a)
    }
    let before = ReadMap(bytes)
    let after = ReadMap(Self.tidy(bytes).bytes)
    #expect(after.readings.mismatches().values.allSatisfy { $0.isNone }, "\(SeededRandom.words)")
    for offset in 0..<UInt64(2200) {
      let address = Address(0x100000 + offset)
      let truth = before.readings.symbol(at: address, as: .truth).map { TidyName(before.text($0.name)).bytes }
      #expect(after.readings.symbol(at: address, as: .perf).map { after.text($0.name) } == truth, "\(SeededRandom.words)")
    }
  }
}
