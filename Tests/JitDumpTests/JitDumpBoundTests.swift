import FuzzTargets
import PerfMap
import TestSupport
import Testing

@testable import JitDump

/// The bounds in SECURITY.md: a value at each bound is accepted, and one beyond it is not.
@Suite("Bounds of jitdumps")
struct JitDumpBoundTests {
  /// A part of a sparse file.
  private enum Part {
    case bytes([UInt8])
    case hole(UInt64)
  }

  private func decode(_ parts: Part...) -> (log: DumpLog, decoder: JitDumpDecoder) {
    var decoder = JitDumpDecoder()
    var log = DumpLog()
    for part in parts {
      switch part {
      case .bytes(let bytes): decoder.decode(bytes.span, into: &log)
      case .hole(let count): decoder.decode(zeros: count, into: &log)
      }
    }
    return (log, decoder)
  }

  @Test("A file header of 32 bytes to 64 KiB is read, and others are refused", arguments: [31, 32, 40, 41, 65_536, 65_537] as [UInt32])
  func headers(_ size: UInt32) {
    let bytes = Array(header(size: size).prefix(max(12, Int(size)))) + load("f")
    let dump = DecodedDump(bytes)
    let isPossible = (32...65_536).contains(size)
    #expect(dump.names(bytes) == (isPossible ? ["f"] : []))
    #expect(dump.damages == (isPossible ? [] : [JitDumpDamage(offset: 0, cause: .headerSize)]))
  }

  @Test("A record has at least 16 bytes", arguments: [0, 15, 16] as [UInt32])
  func shortestRecord(_ size: UInt32) {
    let bytes = header() + prefix(3, size: size) + load("f")
    let dump = DecodedDump(bytes)
    #expect(dump.names(bytes) == ["f"] && dump.counts.closes == (size == 16 ? 1 : 0))
    #expect(dump.damages == (size == 16 ? [] : [JitDumpDamage(offset: 40, cause: .recordSize)]))
  }

  @Test("A record of 256 MiB is decoded, and one that is a byte longer is not", arguments: [0, 1] as [UInt32])
  func longestRecord(_ excess: UInt32) {
    let size = 256 << 20 + excess
    let codeSize = UInt64(size) - 57
    let start = prefix(0, size: size) + word(42) + word(42) + wide(0x1000) + wide(0x1000) + wide(codeSize) + wide(0) + [0]
    let (log, decoder) = decode(.bytes(header() + start), .hole(codeSize), .bytes(load("after")))
    #expect(log.loads.count == (excess == 0 ? 2 : 1) && decoder.counts.damaged == Int(excess))
    #expect(decoder.counts.codeBytes == (excess == 0 ? codeSize : 0) + 3)
  }

  @Test("An unknown record of 1 MiB is skipped, and a longer one starts a search", arguments: [0, 1] as [UInt32])
  func longestUnknownRecord(_ excess: UInt32) {
    let size = 1 << 20 + excess
    let (log, decoder) = decode(.bytes(header() + prefix(0xffff_ffff, size: size)), .hole(UInt64(size) - 16), .bytes(load("after")))
    #expect(decoder.counts.unknown == (excess == 0 ? 1 : 0) && decoder.counts.damaged == Int(excess))
    #expect(log.loads.count == 1 && decoder.counts.skippedBytes == (excess == 0 ? 0 : UInt64(size)))
  }

  @Test("A name of 1 MiB is accepted, and a longer one is a damage", arguments: [0, 1])
  func longestName(_ excess: Int) {
    let name = String(repeating: "n", count: 1 << 20 + excess)
    let bytes = header() + load(name) + load("after")
    let dump = DecodedDump(bytes)
    #expect(dump.log.loads.map(\.name.length) == (excess == 0 ? [1 << 20, 5] : [5]))
    #expect(dump.damages == (excess == 0 ? [] : [JitDumpDamage(offset: 40, cause: .longName)]))
    #expect(DecodedDump(bytes, cuts: Array(stride(from: 40_000, to: bytes.count, by: 40_000))) == dump)
  }

  @Test("A source file name of 1 MiB is accepted, and a longer one is a damage", arguments: [0, 1])
  func longestFileName(_ excess: Int) {
    let line = [UInt8](repeating: 0, count: 16) + [UInt8](repeating: 0x66, count: 1 << 20 + excess) + [0]
    let bytes = header() + record(2, wide(0x1000) + wide(2) + line + line) + load("after")
    let dump = DecodedDump(bytes)
    #expect(dump.counts.lines == (excess == 0 ? 2 : 0) && dump.names(bytes) == ["after"])
    #expect(dump.damages == (excess == 0 ? [] : [JitDumpDamage(offset: 40, cause: .longName)]))
  }

  @Test("Source lines in a hole are counted in constant time")
  func linesInHole() {
    let count: UInt64 = 15_000_000
    let size = UInt32(32 + 17 * count)
    var decoder = JitDumpDecoder()
    var log = DumpLog()
    let time = ContinuousClock().measure {
      for _ in 0..<20 {
        decoder = JitDumpDecoder()
        log = DumpLog()
        decoder.decode((header() + prefix(2, size: size) + wide(0x1000) + wide(count)).span, into: &log)
        decoder.decode(zeros: 17 * count, into: &log)
      }
    }
    #expect(decoder.counts.lines == Int(count) && decoder.counts.damaged == 0 && decoder.tail == nil)
    // Parsing the lines would take some ten seconds.
    #expect(time < .seconds(2))
  }

  @Test("The address space ends at 2^64: code may reach it but not exceed it", arguments: [2, 3] as [UInt64])
  func addressSpace(_ size: UInt64) {
    let bytes = header() + load("f", at: .max - 1, code: [UInt8](repeating: 1, count: Int(size)))
    #expect(DecodedDump(bytes).counts.damaged == (size == 2 ? 0 : 1))
  }

  @Test("Entries beyond the limit are counted but not kept", arguments: [4, 5])
  func entryLimit(_ loads: Int) {
    var entries = JitDumpEntries(entryLimit: 4)
    for record in DecodedDump(header() + (0..<loads).flatMap { load("f\($0)") }).log.records { entries.receive(record) }
    #expect(entries.entries.count == 4 && entries.leftOut == loads - 4)
  }

  @Test("At most 65,536 damages are kept, but all are counted", arguments: [65_536, 65_537])
  func damageLimit(_ count: Int) {
    var decoder = JitDumpDecoder()
    var entries = JitDumpEntries()
    decoder.decode((header() + (0..<count).flatMap { _ in prefix(1, size: 16) }).span, into: &entries)
    #expect(entries.damages.count == 65_536 && decoder.counts.damaged == count)
  }
}
