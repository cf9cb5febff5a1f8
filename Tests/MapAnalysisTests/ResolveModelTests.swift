import TestSupport
import Testing

@testable import MapAnalysis
@testable import PerfMap

/// Compares the emulated profilers with simple models on random maps of well-formed lines.
@Suite("Profilers compared with models")
struct ResolveModelTests {
  private typealias Line = (start: UInt64, size: UInt64, name: String)

  private static func lines(_ random: inout SeededRandom) -> [Line] {
    let spreads: [UInt64] = [8, 40, 200]
    let spread: UInt64 = spreads.randomElement(using: &random) ?? 40
    return (0..<Int.random(in: 1...60, using: &random)).map { index in
      (0x10000 + UInt64.random(in: 0..<spread, using: &random), UInt64.random(in: 0...spread / 4, using: &random), "name\(index)")
    }
  }

  @Test("bcc, samply and blazesym agree with their models", arguments: 0..<40)
  func models(_ round: Int) {
    var random = SeededRandom(salt: 600 + UInt64(round))
    let lines = Self.lines(&random)
    let map = ReadMap(lines.map { "\(String($0.start, radix: 16)) \(String($0.size, radix: 16)) \($0.name)\n" }.joined())
    for address in UInt64(0xfff0)...0x10110 {
      #expect(map.name(at: address, as: .bcc) == Self.bcc(lines, address), "bcc at \(address), \(SeededRandom.words)")
      #expect(map.name(at: address, as: .samply) == Self.samply(lines, address), "samply at \(address), \(SeededRandom.words)")
      #expect(map.name(at: address, as: .blazesym) == Self.blazesym(lines, address), "blazesym at \(address), \(SeededRandom.words)")
      #expect(map.name(at: address, as: .truth) == lines.last { $0.start <= address && address < $0.start + $0.size }?.name)
    }
    #expect(map.readings.mismatches().mapValues(\.wrongBytes) == Self.wrongBytes(lines, map), "\(SeededRandom.words)")
  }

  private static func sorted(_ lines: [Line]) -> [Line] {
    lines.enumerated().sorted { ($0.element.start, $0.offset) < ($1.element.start, $1.offset) }.map(\.element)
  }

  private static func bcc(_ lines: [Line], _ address: UInt64) -> String? {
    // StandardSortTests compare this order with that of the C++ library.
    var order = lines.enumerated().map { StandardSort.Element(key: $0.element.start, index: UInt32($0.offset)) }
    StandardSort.sort(&order)
    let below = order.map { lines[Int($0.index)] }.filter { $0.start <= address }
    guard let limit = below.last?.start else { return nil }
    for line in below.reversed() {
      if address < line.start + line.size { return line.name }
      if limit > line.start + line.size { return nil }
    }
    return nil
  }

  private static func blazesym(_ lines: [Line], _ address: UInt64) -> String? {
    let start = lines.map(\.start).filter { $0 <= address }.max()
    let group = sorted(lines).filter { $0.start == start }.enumerated().sorted {
      ($0.element.size, $0.offset) < ($1.element.size, $1.offset)
    }.map(\.element)
    return group.first { ($0.size == 0 && $0.start == address) || address < $0.start + $0.size }?.name
  }

  private static func samply(_ lines: [Line], _ address: UInt64) -> String? {
    var mappings: [(start: UInt64, end: UInt64, relative: UInt64)] = []
    var symbols: [(address: UInt64, size: UInt64, name: String)] = []
    var cumulative: UInt64 = 0
    for line in lines {
      let end = line.start + line.size
      let around = mappings.filter { $0.start <= line.start }.max { $0.start < $1.start }.flatMap { line.start < $0.end ? $0 : nil }
      let from = around?.start ?? line.start
      mappings.removeAll { ($0.start >= from && $0.start < end) || $0.start == line.start }
      mappings.append((line.start, end, cumulative))
      symbols.append((cumulative, line.size, line.name))
      cumulative += line.size
    }
    symbols = symbols.enumerated().sorted {
      ($0.element.address, $0.element.size, $0.offset) < ($1.element.address, $1.element.size, $1.offset)
    }.map(\.element)
    var kept: [(address: UInt64, size: UInt64, name: String)] = []
    for symbol in symbols where kept.last?.address != symbol.address { kept.append(symbol) }
    guard let mapping = mappings.filter({ $0.start <= address }).max(by: { $0.start < $1.start }), address < mapping.end else { return nil }
    let relative = mapping.relative + address - mapping.start
    guard let symbol = kept.last(where: { $0.address <= relative }), relative < symbol.address + symbol.size else { return nil }
    return symbol.name
  }

  private static func wrongBytes(_ lines: [Line], _ map: ReadMap) -> [Profiler: ByteCount] {
    var counts: [Profiler: ByteCount] = [:]
    for profiler in Profiler.allCases where profiler != .truth {
      let wrong = (UInt64(0x10000)...0x10200).count { address in
        guard let owner = map.name(at: address, as: .truth) else { return false }
        return map.name(at: address, as: profiler) != owner
      }
      counts[profiler] = ByteCount(UInt64(wrong))
    }
    return counts
  }
}
