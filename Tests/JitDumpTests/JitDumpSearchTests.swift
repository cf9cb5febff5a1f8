import FuzzTargets
import PerfMap
import TestSupport
import Testing

@testable import JitDump

@Suite("The search for a load behind an impossible record")
struct JitDumpSearchTests {
  private let before = header() + load("before", time: 1000)
  /// The start of a record of size 3, and bytes that are no record.
  private let broken = prefix(0, size: 3) + [UInt8](repeating: 0x5a, count: 101)

  @Test("The next load that agrees with the file is found, and the bytes before it are counted")
  func found() {
    let bytes = before + broken + record(2, wide(1) + wide(0)) + load("after", time: 1000) + load("last", time: 900)
    let dump = DecodedDump(bytes)
    #expect(dump.damages == [JitDumpDamage(offset: UInt64(before.count), cause: .recordSize)])
    #expect(dump.names(bytes) == ["before", "after", "last"])
    #expect(dump.counts.skippedBytes == UInt64(broken.count + 32) && !dump.decoder.isSearching)
  }

  @Test(
    "A load that contradicts the file in one field is skipped",
    arguments: [
      load("other process", pid: 43, time: 2000), load("earlier", time: 999), load("code", codeSize: 1 << 20, time: 2000),
      load("beyond", at: .max - 1, time: 2000), record(5, [UInt8](repeating: 0, count: 64), time: 2000),
    ])
  func contradictions(_ candidate: [UInt8]) {
    let bytes = before + broken + candidate
    let dump = DecodedDump(bytes)
    #expect(dump.names(bytes) == ["before"] && dump.decoder.isSearching && dump.decoder.tail == nil)
    let followed = bytes + load("after", time: 2000)
    #expect(DecodedDump(followed).names(followed) == ["before", "after"])
  }

  @Test("A load is found wherever the bytes are split into chunks")
  func chunks() {
    let bytes = before + broken + load("after", time: 2000)
    let whole = DecodedDump(bytes)
    #expect(whole.names(bytes) == ["before", "after"])
    for cut in 0...bytes.count { #expect(DecodedDump(bytes, cuts: [cut]) == whole, "cut at \(cut)") }
    for step in [1, 2, 55, 56, 57] {
      #expect(DecodedDump(bytes, cuts: Array(stride(from: step, to: bytes.count, by: step))) == whole, "chunks of \(step)")
    }
  }

  @Test("In a dump of the process 0, the search finds no load")
  func processZero() {
    var bytes = before
    bytes.replaceSubrange(20..<24, with: word(0))
    bytes += broken + load("zero", pid: 0, time: 2000)
    let dump = DecodedDump(bytes)
    #expect(dump.names(bytes) == ["before"] && dump.decoder.isSearching)
  }

  @Test("A hole of 2^60 bytes is skipped at once, and the load after it is found")
  func hole() {
    var decoder = JitDumpDecoder()
    var log = DumpLog()
    decoder.decode((header() + load("before")).span, into: &log)
    decoder.decode(zeros: 1 << 60, into: &log)
    decoder.decode(load("after").span, into: &log)
    #expect(log.loads.count == 2 && decoder.counts.damaged == 1 && decoder.counts.skippedBytes == 1 << 60)
  }
}
