import FuzzTargets
import PerfMap
import SystemPackage
import TestSupport
import Testing

@testable import JitDump

/// The README of the sample dumps describes the writers.
@Suite("Sample jitdumps of real runtimes")
struct SampleDumpTests {
  struct Expected: Sendable, CustomTestStringConvertible {
    var dump: String
    var writer: JitDumpWriter
    var loads: Int
    var debugInfos = 0
    var unwindingInfos = 0
    var closes = 0
    var lines = 0
    var codeBytes: UInt64
    var firstName: String
    var lastName: String
    var testDescription: String { dump }
  }

  /// The numbers and names that another parser found.
  static let expected = [
    Expected(
      dump: "erlang-chain", writer: .beam, loads: 264, debugInfos: 113, lines: 644, codeBytes: 49_952,
      firstName: "global::apply_fun_shared", lastName: "ets:print_number/3-CodeInfoPrologue"),
    Expected(
      dump: "node-app", writer: .v8, loads: 118, debugInfos: 105, unwindingInfos: 119, lines: 1397, codeBytes: 65_056,
      firstName: "Builtin:DeoptimizationEntry_Eager", lastName: "JS:*inner_18 :3:25"),
    Expected(
      dump: "php-tracing", writer: .php, loads: 49, closes: 1, codeBytes: 5043, firstName: "JIT$$interrupt_handler",
      lastName: "TRACE-11$level2$4"),
    Expected(dump: "postgres-queries", writer: .llvm, loads: 11, codeBytes: 2756, firstName: "evalexpr_0_0", lastName: "evalexpr_2_5"),
    Expected(
      dump: "python-chain", writer: .cpython, loads: 210, unwindingInfos: 210, codeBytes: 2310,
      firstName: "py::_find_and_load:<frozen importlib._bootstrap>", lastName: "py::leaf:/srv/app0/hot/chain/c.py"),
    Expected(
      dump: "wasmtime-small", writer: .wasmtime, loads: 5, codeBytes: 622, firstName: "leaf",
      lastName: "signatures[0]::wasm_to_array_trampoline"),
  ]

  @Test("Each sample dump has an expectation")
  func complete() { #expect(Self.expected.map(\.dump) == SampleDump.names) }

  @Test("Records, lines, code bytes, names and writers of sample dumps are as expected", arguments: expected)
  func counts(_ expected: Expected) throws {
    let follower = JitDumpFollower(path: FilePath(SampleDump.path(expected.dump)))
    var log = DumpLog()
    let progress = follower.poll(into: &log)
    var wanted = JitDumpCounts()
    wanted.loads = expected.loads
    wanted.debugInfos = expected.debugInfos
    wanted.unwindingInfos = expected.unwindingInfos
    wanted.closes = expected.closes
    wanted.lines = expected.lines
    wanted.codeBytes = expected.codeBytes
    #expect(follower.decoder.counts == wanted)
    #expect(!progress.hasMore && follower.decoder.tail == nil)
    #expect(follower.decoder.position == follower.fileSize.rawValue)
    let names = log.loads.map { String(decoding: follower.bytes($0.name, limit: 1000), as: UTF8.self) }
    #expect(names.first == expected.firstName && names.last == expected.lastName)
    #expect(follower.writer == expected.writer)
    for load in log.loads { #expect(load.nameHash == Entry.hash(ofName: follower.bytes(load.name, limit: 1000))) }
    #expect(log.records.map(\.time) == log.records.map(\.time).sorted())
    #expect(follower.decoder.header?.clock == .monotonic)
  }

  private func dump(_ name: String) throws -> (bytes: [UInt8], decoded: DecodedDump, header: JitDumpHeader) {
    let bytes = try SampleDump.bytes(name)
    let decoded = DecodedDump(bytes)
    return (bytes, decoded, try #require(decoded.decoder.header))
  }

  /// Returns the line table of each load with lines. Addresses are corrected for `writer`; with `other`, they are those in the file.
  private func tables(_ name: String, as writer: JitDumpWriter) throws -> [(code: AddressRange, all: [SourceLine], table: LineTable)] {
    let (bytes, decoded, header) = try dump(name)
    var entries = JitDumpEntries()
    for record in decoded.log.records { entries.receive(record) }
    #expect(entries.unusedLines == 0)
    return entries.entries.compactMap { entry in
      guard let info = entry.lines else { return nil }
      let text = Array(bytes[Int(info.lines.offset)..<Int(info.lines.offset + info.lines.length)])
      let lines = SourceLines.parse(text, of: info, order: header.order, excess: writer.lineExcess(on: header))
      return (entry.range, lines, LineTable(lines, of: entry.range))
    }
  }

  @Test("V8 writes line addresses that are 0x40 too high, a wall-clock time in the header, and unwinding information for each load")
  func v8() throws {
    let (_, decoded, header) = try dump("node-app")
    #expect(header.reserved == 0xdead_beef && JitDumpWriter.v8.headerClock == .wallMicroseconds)
    #expect(header.timestamp > 1_700_000_000_000_000 && header.timestamp < 4_000_000_000_000_000)
    #expect(decoded.decoder.counts.unwindingInfos == decoded.decoder.counts.loads + 1, "the cut is before the last load")
    let raw = try tables("node-app", as: .other)
    let corrected = try tables("node-app", as: .v8)
    #expect(raw.allSatisfy { table in table.all.allSatisfy { $0.address.rawValue >= table.code.start.rawValue + 0x40 } })
    let inside = corrected.map { table in table.all.count { table.code.contains($0.address) } }.reduce(0, +)
    let rawInside = raw.map { table in table.all.count { table.code.contains($0.address) } }.reduce(0, +)
    // The lines after the last load of the cut belong to no load.
    #expect(inside == 1385 && rawInside < inside)
  }

  @Test("Lines with file names that node 20 overwrote are read, and their file names are taken from the names of functions")
  func freedNames() throws {
    let follower = JitDumpFollower(path: FilePath(SampleDump.path("node-app")))
    var entries = JitDumpEntries()
    follower.poll(into: &entries)
    let header = try #require(follower.decoder.header)
    var repaired: [String] = []
    for entry in entries.entries {
      guard let info = entry.lines else { continue }
      let lines = SourceLines.parse(follower.bytes(info.lines, limit: .max), of: info, order: header.order)
      #expect(lines.count == info.lineCount)
      guard lines.contains(where: \.isFileDamaged) else { continue }
      let name = follower.bytes(entry.name, limit: 1000)
      let table = try #require(follower.lineTable(info, of: entry.range, name: name, limit: .max))
      #expect(table.lines.allSatisfy { !$0.isFileDamaged && $0.file.elementsEqual("/srv/app0/hot/app.js".utf8) })
      repaired.append("\(String(decoding: name, as: UTF8.self)) \(Set(table.lines.map(\.line)).sorted())")
    }
    #expect(
      repaired == [
        "JS:^stats /srv/app0/hot/app.js:6:15 [6]", "JS:^makeData /srv/app0/hot/app.js:3:18 [3]", "JS:^ /srv/app0/hot/app.js:5:51 [5]",
        "JS:^ /srv/app0/hot/app.js:5:76 [5]",
      ])
  }

  @Test("On a 32-bit machine, V8's line addresses are 0x34 too high")
  func v8ThirtyTwoBit() {
    #expect(JitDumpWriter.v8.lineExcess(on: JitDumpHeader(machine: 3, process: ProcessID(1), timestamp: 0)) == 0x34)
    #expect(JitDumpWriter.v8.lineExcess(on: JitDumpHeader(machine: 62, process: ProcessID(1), timestamp: 0)) == 0x40)
    #expect(JitDumpWriter.beam.lineExcess(on: JitDumpHeader(machine: 62, process: ProcessID(1), timestamp: 0)) == 0)
  }

  @Test("OTP writes no thread, and source lines before and behind the code: the table covers only the code")
  func beam() throws {
    let (_, decoded, _) = try dump("erlang-chain")
    #expect(decoded.log.loads.allSatisfy { $0.thread == nil && $0.writtenThread != $0.process })
    let tables = try tables("erlang-chain", as: .beam)
    #expect(tables.contains { $0.all.first.map(\.address) ?? $0.code.start < $0.code.start })
    for (code, _, table) in tables {
      #expect(table.lines.allSatisfy { code.contains($0.address) })
      #expect(table.lines.map(\.address) == Set(table.lines.map(\.address)).sorted())
    }
    let first = try #require(tables.first { $0.all.first.map(\.address) ?? $0.code.start < $0.code.start })
    #expect(first.table.line(at: first.code.start)?.line == first.all.last { $0.address <= first.code.start }?.line)
  }

  @Test("CPython writes no machine and a wall-clock time in the header")
  func cpython() throws {
    let (_, decoded, header) = try dump("python-chain")
    #expect(header.machine == 0 && JitDumpWriter.cpython.headerClock == .wallMicroseconds)
    #expect(decoded.log.loads.allSatisfy { $0.thread == $0.process && $0.range.size == ByteCount(11) })
  }

  @Test("LLVM writes 0 as vma, but the range has the address of the code, and several loads have the same address")
  func llvm() throws {
    let (_, decoded, _) = try dump("postgres-queries")
    #expect(decoded.log.loads.allSatisfy { $0.vma == Address(0) && $0.range.start > Address(0x7f00_0000_0000) })
    #expect(Set(decoded.log.loads.map(\.range.start)).count < decoded.log.loads.count)
  }

  @Test("PHP closes its dump with a record")
  func php() throws {
    let (_, decoded, _) = try dump("php-tracing")
    #expect(decoded.log.records.last?.content == .close)
  }

  @Test("The path shows LLVM and libperf-jvmti, and a name shows CPython even if the header looks like that of V8")
  func paths() {
    var header = JitDumpHeader(machine: 62, process: ProcessID(1), timestamp: 0)
    func writer(_ path: FilePath, _ name: String = "f") -> JitDumpWriter {
      JitDumpWriter(path: path, header: header, name: Array(name.utf8))
    }
    #expect(writer("/home/a/.debug/jit/llvm-IR-jit-20260101-abc/jit-1.dump") == .llvm)
    #expect(writer("/home/a/.debug/jit/java-jit-20260101.XXabc/jit-1.dump") == .jvmti)
    #expect(writer("/tmp/jit-1.dump", "Ljava/lang/String;hashCode()I") == .jvmti)
    #expect(writer("/tmp/jit-1.dump", "Lonely") == .other)
    #expect(writer("/tmp/jit-1.dump") == .other)
    header.reserved = 0xdead_beef
    #expect(writer("/tmp/jit-1.dump") == .v8)
    #expect(writer("/tmp/jit-1.dump", "py::f:a.py") == .cpython)
  }
}
