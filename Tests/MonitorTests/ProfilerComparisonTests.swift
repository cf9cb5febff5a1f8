import PerfMap
import TestSupport
import Testing

@testable import MapAnalysis
@testable import Monitor
@testable import Processes

@Suite("Comparisons of profilers in the background")
struct ProfilerComparisonTests {
  /// Finishes all comparisons that are due. Returns their number.
  @discardableResult
  private static func compare(_ fed: inout FedMonitor, _ memory: @escaping ProfilerTask.MemoryReader = ProfilerTask.unknownMemory) -> Int {
    var count = 0
    while true {
      while fed.monitor.readLines() {}
      guard let task = fed.monitor.takeComparison() else {
        guard fed.monitor.isReadingLines else { return count }
        continue
      }
      fed.monitor.finish(.compared(task.run(memory)))
      count += 1
    }
  }

  private static func fed(_ text: some Sequence<UInt8>) -> (fed: FedMonitor, map: MapID) {
    var fed = FedMonitor()
    let id = fed.add(pid: 4711, existed: true)
    fed.append(text, to: id)
    return (fed, id)
  }

  /// Expects that the monitor counts the same wrong bytes as `jittop check`.
  private static func expectAgreement(_ bytes: [UInt8], _ label: String) throws {
    var (fed, id) = fed(bytes)
    compare(&fed)
    let comparison = try #require(fed.monitor.maps[id]).comparison
    var check = MapCheck()
    check.append(bytes)
    check.finish()
    guard check.readings.contents.entries.count > 0 else {
      #expect(comparison.errors.isEmpty, "\(label)")
      return
    }
    let expected = check.readings.mismatches(in: check.memory)
    for profiler in Profiler.emulated {
      let errors = try #require(comparison.errors(of: profiler), "\(profiler), \(label)")
      #expect(errors.counts == expected[profiler], "\(profiler), \(label)")
      #expect(errors.refusal == check.readings.refusal(of: profiler), "\(profiler), \(label)")
      #expect(errors.ownedBytes == check.readings.contents.ranges.ownedBytes, "\(profiler), \(label)")
    }
  }

  @Test("The monitor and jittop check count the same wrong bytes in each sample map", arguments: SampleMap.names)
  func samples(_ name: String) throws { try Self.expectAgreement(SampleMap.bytes(name), name) }

  @Test("The monitor and jittop check count the same wrong bytes in maps with unusual lines")
  func unusualLines() throws {
    let lines = [
      "1000 40 outer", "1010 10 inner", "0x2000 0x20 prefixed", "3000 10 ab", "4000 0 empty", "4000 10 after empty", "0 10 zero",
      "garbage", "", "5000 10  blank", "6000 10 nul\0name", "7000 10 cr\r", "8000 10 \u{e9}t\u{e9}", "9000 10 a\rb000 10 c",
      "ffffffffffffffff 1 top", "fffffffffffffff0 ff beyond", "a000 10 x", "00000000000000000b000 10 zeros", "c000 ffffffff large",
      "c000 10 same", "c000 20 same", "c000 10 other", "d000 10 ", "e000 10", "f000 10 cut",
    ]
    var random = SeededRandom(salt: 910)
    for round in 0..<60 {
      let chosen = (0..<Int.random(in: 1...40, using: &random)).map { _ in lines.randomElement(using: &random) ?? "" }
      let end = Bool.random(using: &random) ? "\n" : ""
      try Self.expectAgreement(Array((chosen.joined(separator: "\n") + end).utf8), "round \(round), \(SeededRandom.words)")
    }
    try Self.expectAgreement(Array("1000 10 abc\n1000 10 \u{e9}x".utf8.dropLast()) + [0xff, 0x0a], "not UTF-8")
    let long = Array("1000 10 abc\n2000 10 ".utf8) + [UInt8](repeating: 0x61, count: 3 << 20)
    try Self.expectAgreement(long + Array("\n3000 10 abc\n2008 4 def\n".utf8), "a line over 1 MiB")
    try Self.expectAgreement(long, "an unterminated line over 1 MiB")
  }

  @Test("A map that arrives in parts has the same counts of wrong bytes as a map that is read at once")
  func parts() throws {
    let bytes = try SampleMap.bytes("ruby/small")
    var (fed, id) = Self.fed([])
    for start in stride(from: 0, to: bytes.count, by: bytes.count / 7 + 1) {
      fed.append(bytes[start..<min(bytes.count, start + bytes.count / 7 + 1)], to: id)
      fed.pass(.seconds(100))
      Self.compare(&fed)
    }
    var whole = Self.fed(bytes)
    Self.compare(&whole.fed)
    let one = try #require(fed.monitor.maps[id]).comparison.errors.map(\.counts)
    #expect(one == whole.fed.monitor.maps[whole.map]?.comparison.errors.map(\.counts))
    #expect(one.count == 4)
  }

  @Test("A map that does not change is compared once; a map that grows is compared again after 19 times the cost of the last comparison")
  func schedule() {
    var (fed, id) = Self.fed("1000 40 outer\n1010 10 inner\n".utf8)
    #expect(Self.compare(&fed) == 4)
    fed.pass(.seconds(3600))
    let reads = fed.textsRead
    #expect(Self.compare(&fed) == 0)
    #expect(fed.textsRead == reads && !fed.monitor.isReadingLines)
    fed.append("2000 10 abc\n", to: id)
    // The comparison starts now and takes two seconds.
    _ = fed.monitor.takeComparison()
    fed.pass(.seconds(2))
    #expect(Self.compare(&fed) == 4)
    fed.append("3000 10 abc\n", to: id)
    fed.pass(.seconds(37))
    #expect(Self.compare(&fed) == 0, "two seconds in 39 are more than 5 %")
    fed.pass(.seconds(2))
    #expect(Self.compare(&fed) == 4)
  }

  @Test("A new generation discards comparisons of earlier ones, and a requested comparison starts at once with the newest entries")
  func cancelled() throws {
    var (fed, id) = Self.fed("1000 40 outer\n1010 10 inner\n".utf8)
    while fed.monitor.readLines() {}
    _ = fed.monitor.takeComparison()
    while fed.monitor.readLines() {}
    let first = fed.monitor.takeComparison()
    let old = try #require(first)
    fed.restart(id, .truncated, with: "1000 40 alone\n")
    _ = fed.monitor.takeComparison()
    #expect(old.work.isCancelled)
    fed.monitor.finish(.compared(old.run(ProfilerTask.unknownMemory)))
    #expect(fed.monitor.maps[id]?.comparison.errors.isEmpty ?? false)
    fed.pass(.seconds(60))
    Self.compare(&fed)
    #expect(fed.monitor.maps[id]?.comparison.errors.map(\.counts.isNone) == [true, true, true, true])
    fed.append("1010 10 inner\n", to: id)
    let isAccepted = fed.monitor.requestComparison()
    #expect(isAccepted)
    #expect(Self.compare(&fed) == 4, "a request does not wait")
    #expect(fed.monitor.maps[id]?.comparison.entryCount == 2)
  }

  @Test("A comparison that is cancelled before it starts ends without a fault", arguments: Profiler.emulated)
  func cancelledAtStart(profiler: Profiler) throws {
    var (fed, _) = Self.fed("1000 40 outer\n1010 10 inner\n2000 10 abc\n".utf8)
    while fed.monitor.comparisonState(of: try #require(fed.monitor.selected)) != .done {
      while fed.monitor.readLines() {}
      guard let task = fed.monitor.takeComparison() else { continue }
      if task.profiler == profiler { task.work.cancel() }
      fed.monitor.finish(.compared(task.run(ProfilerTask.unknownMemory)))
    }
    #expect(fed.monitor.selected?.comparison.errors.count == Profiler.emulated.count)
  }

  @Test("The filter wrong= selects the entries of which a profiler misnames bytes")
  func filter() throws {
    var (fed, _) = Self.fed("1000 40 outer\n1010 10 inner\n2000 10 right\n3000 10 ab\n".utf8)
    Self.compare(&fed)
    func entries(_ text: String) throws -> [Int] {
      fed.monitor.filterEntries(by: try EntryFilter(text))
      while fed.monitor.work(budget: 100) {}
      return (0..<fed.monitor.entries.count).compactMap { fed.monitor.entries.entry(atRow: $0)?.index }.sorted()
    }
    // In the symbol tree of perf, `inner` is the root and `outer` its left child: addresses in `outer` behind `inner` have no name.
    #expect(try entries("wrong=perf") == [0, 3])
    #expect(try entries("wrong=bcc") == [])
    // samply deletes `outer`, and keeps short names.
    #expect(try entries("wrong=samply") == [0])
    #expect(try entries("wrong=blazesym") == [0])
    #expect(try entries("wrong=any") == [0, 3])
    #expect(try entries("wrong!=any") == [1, 2])
    #expect(throws: FilterError.self) { try EntryFilter("wrong=gdb") }
    #expect(throws: FilterError.self) { try EntryFilter("wrong>perf") }
  }

  @Test("For each entry, the names that a profiler shows instead are known")
  func instead() throws {
    var (fed, id) = Self.fed("1000 40 outer\n1010 10 inner\n3000 10 ab\n".utf8)
    Self.compare(&fed)
    let map = try #require(fed.monitor.maps[id])
    let shown = map.namesShown(insteadOf: EntryID(1), by: .perf, limit: 10)
    #expect(shown == [ProfilerErrors.Shown(name: map.contents.entries[EntryID(0)].name, bytes: ByteCount(16))])
    #expect(map.namesShown(insteadOf: EntryID(2), by: .perf, limit: 10) == [ProfilerErrors.Shown(name: nil, bytes: ByteCount(16))])
    #expect(map.comparison.profilersWrong(about: EntryID(1)) == [.perf])
    #expect(map.comparison.worstShare == 0.6)
  }

  @Test("Overlaps are sorted by the bytes that a profiler names wrongly, then by age")
  func overlaps() throws {
    var (fed, _) = Self.fed(
      "1000 40 outer\n1010 10 inner\n2000 40 same1\n2000 40 same2\n3000 80 outer\n3010 20 inner\n4000 40 aaa\n4010 10 bbb\n".utf8)
    Self.compare(&fed)
    for _ in 0..<3 { fed.monitor.sortOverlapsByNextOrder() }
    #expect(fed.monitor.overlaps.order == .perf)
    let map = try #require(fed.monitor.selected)
    let bytes = try (0..<4).map { map.wrongBytes(of: try #require(fed.monitor.overlaps.overlap($0, map.contents)), by: .perf) }
    #expect(Set(bytes).count > 1)
    let expected = (0..<4).sorted { (bytes[$0], $0) > (bytes[$1], $1) }
    #expect((0..<4).map { fed.monitor.overlaps.number(atRow: $0, map.contents) } == expected)
  }

  @Test("In perf, bytes in a memfd are nameless, and bytes of a mapped file count as elsewhere, but only while the process runs")
  func memory() throws {
    var (fed, id) = Self.fed("1000 40 first\n2000 40 second\n".utf8)
    fed.run(id, comm: "dotnet")
    fed.pass(.seconds(1))
    let mappings = MemoryMappings("1000-2000 r-xs 0 0:1 9 /memfd:doublemapper (deleted)\n2000-3000 r-xp 0 fd:1 5 /usr/bin/node\n".utf8)
    Self.compare(&fed) { source, _ in
      #expect(source.pid == ProcessID(4711) && !source.isMisplaced)
      return CodeMemory(mappings.all)
    }
    let perf = try #require(fed.monitor.maps[id]?.comparison.errors(of: .perf))
    #expect(perf.counts.wrongBytes == ByteCount(64) && perf.counts.unaskedBytes == ByteCount(64))
    #expect(perf.counts.elsewhereBytes == ByteCount(64))
    #expect(perf.refusedMemory == "a memfd" && !perf.isMapUnreachable)
    #expect(fed.monitor.maps[id]?.comparison.unknownMemory == nil)
    #expect(fed.monitor.maps[id]?.comparison.profilersWrong(about: EntryID(1)) == [])
    fed.monitor.identify(id, nil)
    fed.pass(.seconds(60))
    #expect(Self.compare(&fed) == 4, "the end of the process changes the result")
    #expect(fed.monitor.maps[id]?.comparison.errors.map(\.counts.isNone) == [true, true, true, true])
  }

  @Test("Ten seconds at full load are allowed; after that, the average load is at most 5 %")
  func budget() {
    var budget = LoadBudget()
    #expect(budget.opening == .zero)
    budget.spend(.seconds(9), at: .seconds(9))
    #expect(budget.opening == .zero)
    budget.spend(.seconds(3), at: .seconds(12))
    #expect(budget.opening > .seconds(30) && budget.opening < .seconds(60))
  }
}
