import MapAnalysis
import PerfMap
import TestSupport
import Testing

@testable import Sampling

@Suite("The decoder of sample rings")
struct SampleDecoderTests {
  private func ring(_ name: String) throws -> [UInt8] {
    try #require(ScratchDirectory.bytes(at: SampleMap.repository + "/Tests/SampleRings/\(name).ring"))
  }

  @Test("The records of a program that starts a thread, maps memory, changes its name and executes another program are decoded")
  func events() throws {
    var decoder = SampleDecoder()
    let records = decoder.decode(try ring("python-exec"))
    #expect(decoder.malformed == 0)
    let pid = ProcessID(25911)
    let others = records.map(\.event).filter { if case .sample = $0 { false } else { true } }
    func mapping(_ start: UInt64, _ size: UInt64, _ offset: UInt64, _ permissions: String, _ name: String) throws -> SampleRecord.Event {
      .mapped(
        pid,
        MemoryMapping(
          range: try #require(AddressRange(start: Address(start), size: ByteCount(size))),
          permissions: try #require(MemoryPermissions(Array(permissions.utf8)[...])), name: Array(name.utf8), fileOffset: offset))
    }
    let expected: [SampleRecord.Event] = [
      .started(pid, ThreadID(25985)), try mapping(139_879_683_760_128, 8192, 0, "rwxs", "/dev/zero (deleted)"),
      .renamed(pid, ThreadID(25911), Array("renamed".utf8)), .ended(pid, ThreadID(25985)), .executed(pid),
      try mapping(94_612_788_572_160, 77_824, 16_384, "r-xp", "/usr/bin/dash"),
      try mapping(140_591_333_351_424, 155_648, 4096, "r-xp", "/usr/lib/x86_64-linux-gnu/ld-linux-x86-64.so.2"),
      try mapping(140_591_333_339_136, 8192, 0, "r-xp", "[vdso]"),
      try mapping(140_591_331_450_880, 1_400_832, 155_648, "r-xp", "/usr/lib/x86_64-linux-gnu/libc.so.6"), .ended(pid, ThreadID(25911)),
    ]
    #expect(others == expected)
    #expect(records.count == others.count + 7)
    #expect(records.map(\.time) == records.map(\.time).sorted())
    #expect(records.allSatisfy { $0.time.rawValue > 38_000_000_000_000 && $0.time.rawValue < 40_000_000_000_000 })
  }

  @Test("A sample has its thread, event, address and callers, which include neither the address nor the marker of user space")
  func samples() throws {
    var decoder = SampleDecoder()
    let records = decoder.decode(try ring("node"))
    #expect(decoder.malformed == 0 && records.count == 12)
    #expect(records[0].event == .started(ProcessID(26418), ThreadID(26443)))
    guard case .sample(let first) = try #require(records.dropFirst().first).event else {
      Issue.record("no sample")
      return
    }
    #expect(first.pid == ProcessID(26418) && first.thread == ThreadID(26418) && first.eventID == 12502)
    #expect(first.address == Address(0x7f33_4c06_9862) && records[1].time == MonotonicTime(38_890_647_316_489))
    #expect(first.callers.count == 21 && first.callers.first == Address(0x7f33_4c06_dec7))
    #expect(first.callers.last == Address(0x7f33_72a4_524a))
  }

  @Test(
    "If the bytes of a ring are cut anywhere, the records before the cut are decoded, and at most one is malformed",
    arguments: ["python-exec", "node"])
  func cuts(_ name: String) throws {
    let bytes = try ring(name)
    var whole = SampleDecoder()
    let all = whole.decode(bytes)
    for length in 0..<bytes.count {
      var decoder = SampleDecoder()
      let records = decoder.decode(Array(bytes.prefix(length)))
      #expect(all.starts(with: records) && decoder.malformed <= 1, "cut at \(length)")
    }
  }

  /// Returns a record: a header, the words of the body, and the fields that end all records except samples.
  private func record(_ type: UInt32, _ body: [UInt64], size: UInt16? = nil) -> [UInt8] {
    let words = body + [0x0000_0007_0000_0006, 1234, 55, 0]
    let header = [UInt64(type) | UInt64(size ?? UInt16(8 + words.count * 8)) << 48]
    return (header + words).flatMap { word in (0..<8).map { UInt8(truncatingIfNeeded: word >> (8 * $0)) } }
  }

  @Test("Lost records and throttling are decoded, unknown records are skipped, and a size of 0 ends the decoding")
  func rareRecords() {
    var decoder = SampleDecoder()
    let bytes =
      record(2, [9, 17]) + record(5, [1, 2, 3]) + record(6, [1, 2, 3]) + record(13, [4]) + record(17, [1]) + record(3, [], size: 40)
      + record(2, [9, 1], size: 0) + record(2, [9, 1])
    let records = decoder.decode(bytes)
    #expect(records.map(\.event) == [.lost(17), .throttled, .unthrottled, .lost(4)])
    #expect(records.allSatisfy { $0.time == MonotonicTime(1234) })
    // The two malformed records: the name record without a PID, and the record of size 0.
    #expect(decoder.malformed == 2)
  }

  @Test("A count of callers beyond the record, and a mapping beyond the address space, are malformed")
  func hostileNumbers() {
    var decoder = SampleDecoder()
    let sample: [UInt64] = [0x1000, 0x7_0000_0006, 1, 2, 3]
    #expect(decoder.decode(record(9, sample + [.max])).isEmpty)
    #expect(decoder.decode(record(9, sample + [5])).isEmpty)
    #expect(decoder.decode(record(10, [6, .max, .max, 0, 0, 0, 0, 7, 0])).isEmpty)
    #expect(decoder.malformed == 3)
  }
}
