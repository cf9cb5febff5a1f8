import FuzzTargets
import TestSupport
import Testing

@testable import JitDump

@Suite("Jitdumps decoded in chunks")
struct JitDumpChunkTests {
  @Test(
    "A dump with each kind of record has the same contents if it is split at two offsets",
    arguments: [ByteOrder.littleEndian, .bigEndian])
  func twoCuts(_ order: ByteOrder) throws {
    let bytes = try FuzzTarget.allKinds(order)
    let whole = DecodedDump(bytes)
    for first in 0...bytes.count {
      for second in stride(from: first, through: bytes.count, by: 7) {
        #expect(DecodedDump(bytes, cuts: [first, second]) == whole, "cut at \(first) and \(second)")
      }
    }
  }

  @Test("Every sample dump has the same contents in chunks of several sizes, and for a reference parser", arguments: SampleDump.names)
  func samples(_ name: String) throws {
    let bytes = try SampleDump.bytes(name)
    let whole = DecodedDump(bytes)
    #expect(ReferenceDump(bytes).events == whole.log.events)
    #expect(DecodedDump(bytes, cuts: Array(0..<bytes.count)) == whole, "byte by byte")
    var random = SeededRandom(salt: 2000)
    for length in [3, 100, 4096] {
      let cuts = cuts(bytes.count, about: length, &random)
      #expect(DecodedDump(bytes, cuts: cuts) == whole, "chunks of about \(length): \(SeededRandom.words)")
    }
  }

  @Test("Damaged dumps have the same contents in chunks and for a reference parser, and a hole counts as NUL bytes", arguments: 0..<300)
  func damaged(_ number: UInt64) throws {
    var random = SeededRandom(salt: 3000 + number)
    var bytes = try FuzzTarget.allKinds(Bool.random(using: &random) ? .littleEndian : .bigEndian)
    let second = Array(bytes.dropFirst(40))
    for _ in 0..<4 { bytes += second }
    for _ in 0..<Int.random(in: 1...4, using: &random) { Self.damage(&bytes, &random) }
    let step = UInt8.random(in: 0...255, using: &random)
    let hole = UInt16.random(in: 0...UInt16(bytes.count), using: &random)
    let target = try #require(FuzzTarget.all.first { $0.name == "jitdump" })
    let fault = try target.fault([step, UInt8(hole >> 8), UInt8(truncatingIfNeeded: hole)] + bytes)
    #expect(fault == nil, "\(SeededRandom.words)")
  }

  @Test("Randomly damaged dumps have every cause of damage except long names, and loads behind impossible records")
  func damagedAreRich() throws {
    var causes: Set<JitDumpDamage.Cause> = []
    var found = 0
    for number in 0..<2000 as Range<UInt64> {
      var random = SeededRandom(salt: number, seed: 1)
      var bytes = try FuzzTarget.allKinds(.littleEndian)
      bytes += bytes.dropFirst(40)
      for _ in 0..<Int.random(in: 1...4, using: &random) { Self.damage(&bytes, &random) }
      let dump = DecodedDump(bytes)
      causes.formUnion(dump.log.damages.map(\.cause))
      if dump.decoder.counts.skippedBytes > 0 { found += 1 }
    }
    #expect(causes.symmetricDifference(JitDumpDamage.Cause.allCases) == [.longName])
    #expect(found > 20)
  }

  /// Flips a bit, sets a byte to an extreme, or removes or inserts bytes.
  private static func damage(_ bytes: inout [UInt8], _ random: inout SeededRandom) {
    let place = Int.random(in: 0..<bytes.count, using: &random)
    switch Int.random(in: 0..<5, using: &random) {
    case 0: bytes[place] ^= 1 << UInt8.random(in: 0..<8, using: &random)
    case 1: bytes[place] = [0, 1, 0x7f, 0xff].randomElement(using: &random) ?? 0
    case 2: bytes.removeSubrange(place..<min(bytes.count, place + Int.random(in: 1...70, using: &random)))
    case 3: bytes.insert(contentsOf: repeatElement(0xff, count: Int.random(in: 1...70, using: &random)), at: place)
    default: bytes.removeLast(min(bytes.count - 1, Int.random(in: 0...70, using: &random)))
    }
  }

  private func cuts(_ count: Int, about length: Int, _ random: inout SeededRandom) -> [Int] {
    (0..<max(1, count / length)).map { _ in Int.random(in: 0...count, using: &random) }.sorted()
  }
}
