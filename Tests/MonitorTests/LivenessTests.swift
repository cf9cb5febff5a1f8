import PerfMap
import TestSupport
import Testing

@testable import Monitor
@testable import Processes

@Suite("The liveness of an entry's code")
struct LivenessTests {
  private static let memory = MemoryMappings("1000-2000 rwxp 0 0:0 0\n3000-4000 rw-p 0 0:0 0 [heap]\n".utf8)
  private static let lines = "1f00 200 straddles\n3000 100 data\n9000 100 nowhere\n1000 0 empty\n"

  private func sizes(_ kilobytes: Int) throws -> MemorySizes { try #require(MemorySizes(Array("VmSize: \(kilobytes) kB\n".utf8))) }

  private func rig(existed: Bool = true) -> (FedMonitor, MapID) {
    var fed = FedMonitor()
    let id = fed.add(pid: 1, existed: existed)
    fed.append(Self.lines, to: id)
    fed.run(id, comm: "node")
    return (fed, id)
  }

  private func check(_ fed: inout FedMonitor) throws -> MemoryCheck {
    let check = fed.monitor.takeMemoryCheck()
    return try #require(check)
  }

  private func isDue(_ fed: inout FedMonitor) -> Bool { fed.monitor.takeMemoryCheck() != nil }

  private func liveness(_ fed: FedMonitor, _ id: MapID) -> [Liveness] {
    guard let map = fed.monitor.maps[id] else { return [] }
    return (0..<map.contents.entries.count).map { map.liveness(of: EntryID(UInt32($0))) }
  }

  @Test("An entry with at least one byte in executable memory is executable; an entry in other or unmapped memory is not")
  func kinds() throws {
    var (fed, id) = rig()
    #expect(liveness(fed, id) == [.unknown(reason: nil), .unknown(reason: nil), .unknown(reason: nil), .unknown(reason: nil)])
    let check = try check(&fed)
    #expect(check.map == id && check.pid == ProcessID(1) && check.known == nil)
    let revision = fed.monitor.revision
    fed.monitor.finish(check, .read(Self.memory, try sizes(1)), cost: .zero)
    #expect(liveness(fed, id) == [.executable, .notExecutable, .notExecutable, .unknown(reason: "no bytes")])
    #expect(fed.monitor.revision > revision)
    let map = try #require(fed.monitor.maps[id])
    #expect(map.mapping(of: EntryID(1)).map { String(decoding: $0.name, as: UTF8.self) } == "[heap]")
    #expect(map.mapping(of: EntryID(2)) == nil)
  }

  @Test("The liveness of an entry that arrived after a memory check is unknown until the next check")
  func newer() throws {
    var (fed, id) = rig()
    let check = try check(&fed)
    fed.append("5000 100 newer\n", to: id)
    fed.monitor.finish(check, .read(Self.memory, try sizes(1)), cost: .zero)
    #expect(liveness(fed, id).last == .unknown(reason: "not checked yet"))
    fed.pass(.seconds(1))
    let next = try self.check(&fed)
    // After a new entry, the mappings are read even if the memory sizes are unchanged.
    #expect(next.known == nil)
    fed.monitor.finish(next, .read(Self.memory, try sizes(1)), cost: .zero)
    #expect(liveness(fed, id).last == .notExecutable)
    // A new generation has other entries.
    fed.restart(id, .truncated, with: "1000 10 other\n")
    #expect(liveness(fed, id) == [.unknown(reason: "not checked yet")])
  }

  @Test("Memory is checked once a second; while its sizes stay the same, mappings are read every ten seconds")
  func often() throws {
    var (fed, _) = rig()
    let first = try check(&fed)
    // While a check is in progress, no other check is due.
    fed.pass(.seconds(5))
    #expect(!isDue(&fed))
    fed.monitor.finish(first, .read(Self.memory, try sizes(1)), cost: .zero)
    var checks = 0
    var read = 0
    for _ in 0..<300 {
      fed.pass(.milliseconds(100))
      guard let check = fed.monitor.takeMemoryCheck() else { continue }
      checks += 1
      if check.known == nil { read += 1 }
      fed.monitor.finish(check, check.known == nil ? .read(Self.memory, try sizes(1)) : .unchanged, cost: .zero)
    }
    #expect((28...30).contains(checks) && (2...3).contains(read), "\(checks) \(read)")
  }

  @Test("Expensive memory checks take at most a fiftieth of the time")
  func costly() throws {
    var (fed, _) = rig()
    let check = try check(&fed)
    fed.monitor.finish(check, .read(Self.memory, try sizes(1)), cost: .milliseconds(200))
    fed.pass(.seconds(9))
    #expect(!isDue(&fed))
    fed.pass(.seconds(1))
    #expect(isDue(&fed))
  }

  @Test("The reason for unknown liveness is given: exited, older map, no permission")
  func reasons() throws {
    var (fed, id) = rig()
    let check = try check(&fed)
    fed.monitor.finish(check, .failed(reason: "no permission"), cost: .zero)
    #expect(liveness(fed, id)[0] == .unknown(reason: "no permission"))
    fed.pass(.seconds(1))
    let next = try self.check(&fed)
    fed.monitor.finish(next, .read(Self.memory, try sizes(1)), cost: .zero)
    #expect(liveness(fed, id)[0] == .executable)
    // The exit has an effect at once, without another check.
    fed.monitor.identify(id, nil)
    #expect(liveness(fed, id)[0] == .unknown(reason: "the process has exited"))
    #expect(!isDue(&fed))
    // Another process reuses the PID: the known memory is discarded.
    fed.run(id, comm: "other", since: .seconds(5))
    #expect(fed.monitor.maps[id]?.state == .stale)
    #expect(!isDue(&fed))
    #expect(liveness(fed, id)[0] == .unknown(reason: "the map is older than its process"))
  }

  @Test("A memory check that ends after the process has exited marks no entry as not executable")
  func ending() throws {
    var (fed, id) = rig()
    let check = try check(&fed)
    fed.monitor.identify(id, nil)
    fed.monitor.finish(check, .read(MemoryMappings(), try sizes(1)), cost: .zero)
    #expect(liveness(fed, id).allSatisfy { $0 != .notExecutable })
  }

  @Test("The filter flag=x is applied again when the memory mappings change")
  func filter() throws {
    var (fed, _) = rig()
    func rows() -> [Int] { (0..<fed.monitor.entries.count).compactMap { fed.monitor.entries.entry(atRow: $0)?.index }.sorted() }
    let filter = try EntryFilter("flag=x")
    #expect(filter.needsMemory)
    #expect(try !EntryFilter("flag=dead x").needsMemory)
    fed.monitor.filterEntries(by: filter)
    while fed.monitor.work(budget: 1) {}
    #expect(rows().isEmpty)
    for (memory, expected) in [(Self.memory, [1, 2]), (MemoryMappings("3000-4000 r-xp 0 0:0 0\n".utf8), [0, 2])] {
      fed.pass(.seconds(11))
      let check = try check(&fed)
      fed.monitor.finish(check, .read(memory, try sizes(1)), cost: .zero)
      fed.pass(.seconds(1))
      while fed.monitor.work(budget: 1) {}
      #expect(rows() == expected)
    }
  }
}
