import FuzzTargets
import PerfMap
import TestSupport
import Testing

@testable import JitDump

@Suite("Decoding jitdumps")
struct JitDumpDecoderTests {
  @Test("Each kind of record is decoded in both byte orders", arguments: [ByteOrder.littleEndian, .bigEndian])
  func kinds(_ order: ByteOrder) throws {
    let bytes = try FuzzTarget.allKinds(order)
    let dump = DecodedDump(bytes)
    #expect(dump.decoder.header?.order == order && dump.decoder.header?.process == ProcessID(42))
    #expect(dump.damages.isEmpty && dump.decoder.tail == nil)
    #expect(dump.log.records.map(\.time) == Array(1001...1006))
    #expect(dump.counts.records == 6 && dump.counts.lines == 2 && dump.counts.codeBytes == 5 && dump.counts.unknown == 1)
    let load = try #require(dump.log.loads.first)
    #expect(load.range == AddressRange(start: Address(0x7f00_1000), size: ByteCount(5)))
    #expect(load.thread == ProcessID(43) && load.index == 7 && dump.names(bytes) == ["hot"])
    #expect(Array(bytes[Int(load.code.offset)..<Int(load.code.offset + load.code.length)]) == [0x55, 0x48, 0x89, 0xe5, 0xc3])
    guard case .debugInfo(let info) = dump.log.records[0].content, case .move(let move) = dump.log.records[3].content else {
      Issue.record("other records: \(dump.log.records)")
      return
    }
    #expect(move.from == load.range.start && move.range.start == Address(0x7f00_2000) && move.index == 7)
    let text = Array(bytes[Int(info.lines.offset)..<Int(info.lines.offset + info.lines.length)])
    let lines = SourceLines.parse(text, of: info, order: order)
    #expect(lines.map(\.line) == [3, 4] && lines.map(\.column) == [1, 0])
    #expect(lines.map { String(decoding: $0.file, as: UTF8.self) } == ["a.js", "b.js"])
  }

  @Test("The file name \\xff stands for the file of the line before")
  func sameFile() {
    let line = { (number: UInt32, file: [UInt8]) in wide(0x1000 + UInt64(number)) + word(number) + word(0) + file + [0] }
    let bytes = line(1, Array("a.js".utf8)) + line(2, [0xff]) + line(3, [0xff, 0x61]) + line(4, [0xff])
    let lines = SourceLines.parse(bytes, of: info(bytes, lines: 4), order: .littleEndian)
    #expect(lines.map { Array($0.file) } == [Array("a.js".utf8), Array("a.js".utf8), [0xff, 0x61], [0xff, 0x61]])
  }

  @Test("The clock is that of the architecture if the first flag is set")
  func clock() {
    var bytes = header()
    #expect(DecodedDump(bytes).decoder.header?.clock == .monotonic)
    bytes[32] = 1
    #expect(DecodedDump(bytes).decoder.header?.clock == .architecture)
  }

  @Test("Records after a header of 32 bytes, which has no flags, are decoded")
  func oldHeader() {
    let bytes = Array(header(size: 32).prefix(32)) + load("f")
    let dump = DecodedDump(bytes)
    #expect(dump.decoder.header?.flags == 0 && dump.names(bytes) == ["f"])
  }

  @Test("A dump that is cut anywhere has the whole records before the cut, and the incomplete one as its tail")
  func tails() throws {
    let bytes = try FuzzTarget.allKinds(.littleEndian)
    let whole = DecodedDump(bytes)
    let ends = [40] + whole.log.records.map { Int($0.extent.offset + $0.extent.length) }
    for count in 0...bytes.count {
      let dump = DecodedDump(Array(bytes.prefix(count)))
      #expect(dump.log.records.count == ends.dropFirst().count { $0 <= count }, "\(count) bytes")
      let start = ends.last { $0 <= count } ?? 0
      let tail = TextRange(offset: UInt64(start), length: UInt64(count - start))
      #expect(dump.decoder.tail == (count == start ? nil : tail), "\(count) bytes")
      #expect(dump.damages.isEmpty)
    }
  }

  @Test("A load that was written without code has a range but no code")
  func withoutCode() {
    let bytes = header() + load("f", code: [], codeSize: 1 << 40) + load("padded", code: [0, 0, 0, 0, 0, 0, 0], codeSize: 8)
    let dump = DecodedDump(bytes)
    #expect(dump.names(bytes) == ["f", "padded"] && dump.damages.isEmpty)
    #expect(dump.log.loads.map(\.code.length) == [0, 0] && dump.log.loads.map(\.range.size.rawValue) == [1 << 40, 8])
  }

  @Test("The code is the last bytes of a load, behind any padding")
  func paddedCode() {
    let bytes = header() + load("f", code: [0, 0, 9, 8, 7], codeSize: 3)
    let code = DecodedDump(bytes).log.loads.map(\.code)
    #expect(code == [TextRange(offset: UInt64(bytes.count - 3), length: 3)])
  }

  @Test("Records after a close are decoded")
  func afterClose() {
    let bytes = header() + record(3, []) + load("f")
    #expect(DecodedDump(bytes).names(bytes) == ["f"])
  }

  struct Damaged: Sendable, CustomTestStringConvertible {
    var cause: JitDumpDamage.Cause
    var record: [UInt8]
    var testDescription: String { "\(cause): \(record.prefix(8))" }
  }

  @Test(
    "A damaged record of a possible size is reported with its offset, and the records around it are decoded",
    arguments: [
      Damaged(cause: .shortRecord, record: record(0, zeros(40))),
      Damaged(cause: .shortRecord, record: record(1, zeros(47))),
      Damaged(cause: .shortRecord, record: record(2, zeros(15))),
      Damaged(cause: .shortRecord, record: record(4, zeros(23))),
      Damaged(cause: .openName, record: load("name", code: [1, 2, 3], end: [])),
      Damaged(cause: .codeSize, record: load("f", code: [UInt8](repeating: 1, count: 8), codeSize: 9)),
      Damaged(cause: .codeSize, record: load("f", code: [UInt8](repeating: 1, count: 8), codeSize: 1 << 63)),
      Damaged(cause: .beyondAddressSpace, record: load("f", at: .max, code: [1, 2])),
      Damaged(cause: .beyondAddressSpace, record: record(1, wide(0) + wide(0) + wide(0) + wide(.max) + wide(2) + wide(0))),
      Damaged(cause: .lineCount, record: record(2, wide(1) + wide(2) + zeros(33))),
      Damaged(cause: .lineCount, record: record(2, wide(1) + wide(.max) + zeros(34))),
      Damaged(cause: .lineCount, record: record(2, wide(1) + wide(2) + zeros(16) + Array("file\0".utf8) + zeros(16))),
      Damaged(cause: .openName, record: record(2, wide(1) + wide(1) + zeros(16) + Array("file".utf8))),
      Damaged(cause: .unwindingSize, record: record(4, wide(5) + wide(0) + wide(0) + [1, 2, 3, 4])),
      Damaged(cause: .unwindingSize, record: record(4, wide(4) + wide(5) + wide(0) + [1, 2, 3, 4])),
      Damaged(cause: .unwindingSize, record: record(4, wide(.max) + wide(0) + wide(0) + [1, 2, 3, 4])),
    ])
  func damaged(_ damaged: Damaged) {
    let before = header() + load("before")
    let bytes = before + damaged.record + load("after")
    let dump = DecodedDump(bytes)
    #expect(dump.damages == [JitDumpDamage(offset: UInt64(before.count), cause: damaged.cause)])
    #expect(dump.names(bytes) == ["before", "after"] && dump.counts.damaged == 1 && !damaged.cause.explanation.isEmpty)
    #expect(ReferenceDump(bytes).events == dump.log.events)
  }

  @Test("A file that is not a jitdump, or has an unknown version, is refused, and no record is decoded")
  func refused() {
    var version = header()
    version[4] = 2
    for (bytes, cause) in [(Array("perf".utf8), JitDumpDamage.Cause.notJitDump), (version, .unknownVersion)] {
      var dump = DecodedDump(bytes + load("f"))
      #expect(dump.damages == [JitDumpDamage(offset: 0, cause: cause)] && dump.log.records.isEmpty)
      #expect(dump.decoder.header == nil && dump.decoder.tail == nil)
      dump.append(zeros: 1 << 50)
      #expect(dump.counts.damaged == 1)
    }
  }
}
