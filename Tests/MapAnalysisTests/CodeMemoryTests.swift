import PerfMap
import Testing

@testable import MapAnalysis

@Suite("Memory in which profilers ask the map")
struct CodeMemoryTests {
  private static let base: UInt64 = 0x7f00_0000_0000

  private static func mapping(_ name: String, _ permissions: MemoryPermissions = [.read, .execute], page: UInt64 = 0) throws
    -> MemoryMapping
  {
    let range = try #require(AddressRange(start: Address(base + page * 0x1000), size: ByteCount(0x1000)))
    return MemoryMapping(range: range, permissions: permissions, name: Array(name.utf8), fileOffset: 0x2000)
  }

  /// Returns the decisions of perf, bcc, samply and blazesym, in this order.
  private static func lookups(_ memory: CodeMemory, at address: UInt64 = base) -> [MapLookup] {
    let place = memory.place(at: Address(address))
    return [Profiler.perf, .bcc, .samply, .blazesym].map { place.lookup(by: $0) }
  }

  @Test(
    "The name of a mapping decides for each profiler",
    arguments: [
      ("", [.asked, .asked, .asked, .asked]),
      ("[anon:v8]", [.asked, .asked, .asked, .nameless]),
      ("[anon_shmem:jit]", [.asked, .asked, .nameless, .nameless]),
      ("/dev/zero (deleted)", [.asked, .asked, .nameless, .nameless]),
      ("/dev/zero", [.asked, .asked, .asked, .nameless]),
      ("/anon_hugepage (deleted)", [.asked, .asked, .nameless, .nameless]),
      ("/dev/hugepages/jit", [.asked, .asked, .asked, .nameless]),
      ("[heap]", [.asked, .asked, .asked, .nameless]),
      ("[stack]", [.asked, .asked, .asked, .nameless]),
      ("/SYSV00000000 (deleted)", [.asked, .asked, .nameless, .nameless]),
      ("/memfd:doublemapper (deleted)", [.nameless, .asked, .nameless, .nameless]),
      ("/tmp/code.bin (deleted)", [.nameless, .asked, .nameless, .nameless]),
      ("[vdso]", [.elsewhere, .elsewhere, .elsewhere, .elsewhere]),
      ("[uprobes]", [.nameless, .asked, .nameless, .nameless]),
    ] as [(String, [MapLookup])])
  func names(_ name: String, _ expected: [MapLookup]) throws {
    let memory = CodeMemory([try Self.mapping(name)], files: [Array("/tmp/code.bin (deleted)".utf8): .missing])
    #expect(Self.lookups(memory) == expected)
  }

  @Test("The symbols of a mapped file decide at each byte")
  func symbols() throws {
    let name = Array("/usr/bin/node".utf8)
    let mapping = try Self.mapping("/usr/bin/node")
    let memory = CodeMemory([mapping], files: [name: .elf([0x2010..<0x2020])])
    #expect(Self.lookups(memory, at: Self.base + 0xf) == [.nameless, .asked, .nameless, .nameless])
    #expect(Self.lookups(memory, at: Self.base + 0x10) == [.elsewhere, .elsewhere, .elsewhere, .elsewhere])
    #expect(Self.lookups(memory, at: Self.base + 0x1f) == [.elsewhere, .elsewhere, .elsewhere, .elsewhere])
    #expect(Self.lookups(memory, at: Self.base + 0x20) == [.nameless, .asked, .nameless, .nameless])
    #expect(Self.lookups(CodeMemory([mapping], files: [name: .notELF])) == [.nameless, .asked, .asked, .nameless])
    #expect(Self.lookups(CodeMemory([mapping])) == [.elsewhere, .elsewhere, .elsewhere, .elsewhere])
    let bounds = memory.bounds(from: Address(Self.base + 8), through: Address(Self.base + 0x2007))
    #expect(bounds.sorted().map { $0 - Self.base } == [0x10, 0x20, 0x1000])
    #expect(memory.place(at: Address(Self.base + 0x1000)).lookup(by: .perf) == .unknown)
  }

  @Test("For memory that is not executable, lookups of perf and samply are unknown; without a process, all lookups are unknown")
  func open() throws {
    let data = CodeMemory([try Self.mapping("", [.read, .write]), try Self.mapping("", [], page: 1)])
    #expect(Self.lookups(data) == [.unknown, .asked, .unknown, .asked])
    #expect(Self.lookups(data, at: Self.base + 0x1000) == [.unknown, .asked, .unknown, .nameless])
    #expect(Self.lookups(data, at: Self.base + 0x2000) == [.unknown, .asked, .unknown, .nameless])
    #expect(Self.lookups(.noProcess) == [.unknown, .unknown, .unknown, .unknown])
  }

  @Test("samply and blazesym find no map of another PID namespace, samply none of another mount namespace, and no profiler a misplaced map")
  func namespaces() throws {
    let mapping = try Self.mapping("")
    #expect(Self.lookups(CodeMemory([mapping], path: .otherPID)) == [.asked, .asked, .nameless, .nameless])
    #expect(Self.lookups(CodeMemory([mapping], path: .otherMount)) == [.asked, .asked, .nameless, .asked])
    #expect(Self.lookups(CodeMemory([mapping], path: .misplaced)) == [.nameless, .nameless, .nameless, .nameless])
  }

  @Test("Bytes that a profiler never looks up are nameless and count as wrong; bytes named from a file are counted separately")
  func counts() throws {
    let hex = { (offset: UInt64) in String(Self.base + offset, radix: 16) }
    let map = ReadMap("\(hex(0)) 20 builtin\n\(hex(0x1000)) 10 jit\n\(hex(0x2000)) 8 code\n")
    let file = Array("/usr/bin/node".utf8)
    let memory = CodeMemory(
      [try Self.mapping("/usr/bin/node"), try Self.mapping("/memfd:doublemapper (deleted)", page: 1), try Self.mapping("", page: 2)],
      files: [file: .elf([0x2000..<0x2018])])
    let counts = map.readings.mismatches(in: memory)
    #expect(
      counts[.perf]
        == Mismatches(
          wrongBytes: ByteCount(0x18), unknownBytes: ByteCount(0x18), unaskedBytes: ByteCount(0x18), elsewhereBytes: ByteCount(0x18),
          wrongAddresses: 1))
    #expect(counts[.bcc] == Mismatches(elsewhereBytes: ByteCount(0x18)))
    #expect(map.readings.mismatches(in: .noProcess) == map.readings.mismatches())
    #expect(map.readings.mismatches().values.allSatisfy { $0.isNone })
  }

  @Test("No profiler shows a name for code of a misplaced map, whether the code is mapped now or not")
  func misplaced() throws {
    let hex = { (offset: UInt64) in String(Self.base + offset, radix: 16) }
    let map = ReadMap("\(hex(0)) 20 mapped\n\(hex(0x1000)) 10 freed\n")
    let counts = map.readings.mismatches(in: CodeMemory([try Self.mapping("")], path: .misplaced))
    let nameless = Mismatches(
      wrongBytes: ByteCount(0x30), unknownBytes: ByteCount(0x30), unaskedBytes: ByteCount(0x30), wrongAddresses: 2)
    #expect(counts[.perf] == nameless && counts[.bcc] == nameless && counts[.samply] == nameless && counts[.blazesym] == nameless)
  }

  @Test("The symbols of an ELF file become ranges of file offsets")
  func elf() {
    var symbols = ELFFile.symbol(type: 2, section: 1, value: 0x401000, size: 0x10)
    symbols += ELFFile.symbol(type: 2, section: 0, value: 0x401800, size: 0x10)
    symbols += ELFFile.symbol(type: 2, section: 1, value: 0x401010, size: 0x10)
    symbols += ELFFile.symbol(type: 0, section: 1, value: 0x401100, size: 0)
    symbols += ELFFile.symbol(type: 2, section: 1, value: 0x401140, size: 4)
    symbols += ELFFile.symbol(type: 4, section: 1, value: 0x401200, size: 4)
    symbols += ELFFile.symbol(type: 2, section: 1, value: 0x900000, size: 4)
    symbols += ELFFile.symbol(type: 2, section: 1, value: 0x401ff0, size: .max)
    let bytes = ELFFile.bytes(symbols: symbols)
    #expect(ELFFile.read(bytes) == .elf([0x1000..<0x1020, 0x1100..<0x1144, 0x1ff0..<0x2000]))
    #expect(ELFFile.read(Array("#!/bin/sh\n".utf8)) == .notELF)
    #expect(ELFFile.read([]) == .notELF)
    // A file that is cut at any byte causes no crash.
    for length in 4..<bytes.count { _ = ELFFile.read(Array(bytes[..<length])) }
  }
}

/// A small 64-bit ELF file: one executable segment at address 0x400000, and a symbol table.
private enum ELFFile {
  static func bytes(symbols: [UInt8]) -> [UInt8] {
    var header: [UInt8] = [0x7f, 0x45, 0x4c, 0x46, 2, 1, 1] + [UInt8](repeating: 0, count: 9)
    header += little(2, 2) + little(62, 2) + little(1, 4) + little(0, 8) + little(64, 8) + little(120, 8) + little(0, 4)
    header += little(64, 2) + little(56, 2) + little(1, 2) + little(64, 2) + little(2, 2) + little(0, 2)
    let segment =
      little(1, 4) + little(5, 4) + little(0, 8) + little(0x400000, 8) + little(0, 8) + little(0x2000, 8) + little(0x2000, 8)
      + little(0x1000, 8)
    let table = little(0, 4) + little(2, 4) + little(0, 16) + little(248, 8) + little(UInt64(symbols.count), 8) + little(0, 24)
    return header + segment + [UInt8](repeating: 0, count: 64) + table + symbols
  }

  static func symbol(type: UInt64, section: UInt64, value: UInt64, size: UInt64) -> [UInt8] {
    little(1, 4) + little(type, 1) + little(0, 1) + little(section, 2) + little(value, 8) + little(size, 8)
  }

  static func read(_ bytes: [UInt8]) -> MappedFile {
    MappedFile { offset, count in
      let start = Int(min(offset, UInt64(bytes.count)))
      return Array(bytes[start..<min(bytes.count, start + count)])
    }
  }

  private static func little(_ number: UInt64, _ width: Int) -> [UInt8] {
    (0..<width).map { $0 < 8 ? UInt8(truncatingIfNeeded: number >> (8 * UInt64($0))) : 0 }
  }
}
