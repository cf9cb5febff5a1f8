import PerfMap
import Processes
import SystemPackage
import Testing

@testable import Monitor

@Suite("The store of maps")
struct MapStoreTests {
  private func moment(_ seconds: Int) -> Moment {
    Moment(uptime: .seconds(seconds), wall: WallTime(seconds: 1_000_000 + seconds, nanoseconds: 0))
  }

  private func facts(_ pid: Int32, comm: String = "node", started seconds: Int) -> ProcessFacts {
    ProcessFacts(
      pid: ProcessID(pid), comm: Array(comm.utf8), commandLine: [], uid: 0, startTime: moment(seconds).wall,
      startAfterBoot: .seconds(seconds), isRunning: true)
  }

  private func store(_ pids: Int32...) -> MapStore {
    var store = MapStore()
    for pid in pids { _ = store.add(path: FilePath("/tmp/perf-\(pid).map"), pid: ProcessID(pid), existed: false, place: .directory) }
    return store
  }

  @discardableResult
  private func read(
    _ store: inout MapStore, _ map: Int, _ text: String, at seconds: Int, generation: Int = 1
  ) -> MapStore.Reading? {
    guard var reading = store.beginRead(MapID(rawValue: map), at: moment(seconds)) else { return nil }
    if reading.map.generation?.number != generation {
      reading.map.begin(Generation(number: generation, reason: .opened, file: FileIdentity(device: 1, inode: 1)))
    }
    reading.map.receive(Array(text.utf8).span)
    let bytes = ByteCount(UInt64(text.utf8.count))
    let outcome = ReadOutcome(
      progress: MapFollower.Progress(bytes: bytes, hasMore: false, status: .following), lastWrite: moment(seconds).wall, fileSize: bytes)
    return store.finish(reading, outcome, at: moment(seconds)) { _, _, _, _ in [] }
  }

  @Test("The successor of a removed map is the next map, or the previous map if it was the last")
  func removing() {
    var store = store(1, 2, 3)
    #expect(store.order.map(\.rawValue) == [0, 1, 2])
    let successors = [1, 2, 0].map { store.remove(MapID(rawValue: $0))?.successor?.rawValue }
    #expect(successors == [2, 0, nil] && store.maps.isEmpty)
    let exists = store.remove(MapID(rawValue: 0)) != nil
    #expect(!exists)
    let next = store.add(path: "/tmp/perf-1.map", pid: nil, existed: false, place: .directory)
    #expect(next == MapID(rawValue: 3), "an ID is never reused")
  }

  @Test("A read reports if the generation changed; the read of an unknown map returns nil")
  func readings() {
    var store = store(1)
    #expect(read(&store, 0, "10 10 a\n", at: 1) == .restarted)
    #expect(read(&store, 0, "20 10 b\n", at: 1) == .continued)
    #expect(read(&store, 0, "30 10 c\n", at: 1, generation: 2) == .restarted)
    #expect(read(&store, 7, "30 10 c\n", at: 1) == nil)
    #expect(store.sums.entries == 1 && store.maps[MapID(rawValue: 0)]?.lastEntry == moment(1).wall)
  }

  @Test("The revision of the store changes with its maps, not with time")
  func revisions() {
    var store = store(1)
    var seen = store.revision
    func changed() -> Bool {
      defer { seen = store.revision }
      return store.revision != seen
    }
    read(&store, 0, "10 10 a\n", at: 1)
    #expect(changed())
    read(&store, 0, "", at: 1)
    #expect(!changed())
    #expect(store.tick(moment(2)) && !changed())
    store.note(writers: [ProcessID(1), ProcessID(2)], of: MapID(rawValue: 0))
    #expect(changed())
    store.note(writers: [ProcessID(1), ProcessID(2)], of: MapID(rawValue: 0))
    store.attribute(MapID(rawValue: 0), to: ProcessID(1))
    #expect(!changed())
    store.leftOut = 3
    #expect(changed())
  }

  @Test("Entries beyond the limit for all maps together are only counted, and removing a map makes room again")
  func limit() {
    var store = store(1, 2, 3)
    store.entryLimit = 3
    read(&store, 0, "10 10 a\n20 10 b\n", at: 1)
    read(&store, 1, "10 10 a\n20 10 b\n", at: 1)
    #expect(store.maps[MapID(rawValue: 1)]?.contents.entries.count == 1 && store.maps[MapID(rawValue: 1)]?.contents.leftOut == 1)
    #expect(store.sums.entries == 3 && store.sums.leftOut == 1)
    _ = store.remove(MapID(rawValue: 1))
    #expect(store.sums.entries == 2 && store.sums.leftOut == 0)
    read(&store, 2, "10 10 a\n20 10 b\n", at: 1)
    #expect(store.sums.entries == 3 && store.sums.leftOut == 1)
  }

  @Test("The sums are updated by reads, new generations and removals")
  func sums() {
    var store = store(1, 2)
    func expectSums(entries: Int, overlaps: Int, malformed: Int) {
      #expect(store.sums == store.maps.values.reduce(into: MapSums()) { $0 += MapSums($1) })
      #expect((store.sums.entries, store.sums.overlaps, store.sums.malformed) == (entries, overlaps, malformed))
    }
    read(&store, 0, "10 10 a\nbad\n", at: 1)
    read(&store, 1, "10 10 a\n18 10 b\n", at: 1)
    expectSums(entries: 3, overlaps: 1, malformed: 1)
    read(&store, 0, "30 10 c\n", at: 2, generation: 2)
    expectSums(entries: 3, overlaps: 1, malformed: 0)
    _ = store.remove(MapID(rawValue: 1))
    expectSums(entries: 1, overlaps: 0, malformed: 0)
  }

  @Test("States of maps are updated at each half-second slot of the rates and 250 ms after the last update")
  func ticks() {
    var store = store(1)
    func tick(_ milliseconds: Int) -> Bool {
      store.tick(Moment(uptime: .milliseconds(milliseconds), wall: moment(0).wall))
    }
    #expect([1000, 1100, 1249, 1250, 1499, 1500, 1600, 1750].map(tick) == [true, false, false, true, false, true, false, true])
  }

  @Test("Sorting of maps waits a second after the last sort, unless forced")
  func sorting() {
    var store = store(3, 1, 2)
    store.adopt(MapSort(column: .pid, isDescending: false))
    store.sortMaps(at: .seconds(5))
    #expect(store.order.map(\.rawValue) == [1, 2, 0])
    store.adopt(MapSort(column: .pid, isDescending: true))
    #expect(!store.sortIfDue(at: .milliseconds(5999)) && store.order.map(\.rawValue) == [1, 2, 0])
    #expect(store.sortIfDue(at: .seconds(6)) && store.order.map(\.rawValue) == [0, 2, 1])
    #expect(store.map(1, below: MapID(rawValue: 2)) == MapID(rawValue: 1) && store.map(9, below: nil) == MapID(rawValue: 1))
    #expect(MapStore().map(1, below: nil) == nil)
  }

  @Test("Marks copied to a store of an earlier time omit entries that do not exist there; copying back keeps marks of later entries")
  func marks() {
    var live = store(1)
    read(&live, 0, "10 10 a\n20 10 b\n30 10 c\n", at: 1)
    let map = MapID(rawValue: 0)
    live.toggleMark(EntryID(2), of: map)
    live.toggleMark(EntryID(3), of: map)
    #expect(live.maps[map]?.marks == [EntryID(2)], "an entry that does not exist has no mark")
    var earlier = store(1)
    read(&earlier, 0, "10 10 a\n20 10 b\n", at: 1)
    earlier.adoptMarks(of: live)
    #expect(earlier.maps[map]?.marks == [])
    earlier.toggleMarks([EntryID(0), EntryID(1)], of: map)
    #expect(earlier.maps[map]?.marks == [EntryID(0), EntryID(1)])
    var other = live
    live.adoptMarks(ofPicture: earlier, .past)
    #expect(live.maps[map]?.marks == [EntryID(0), EntryID(1), EntryID(2)])
    other.adoptMarks(ofPicture: earlier, .paused)
    #expect(other.maps[map]?.marks == [EntryID(0), EntryID(1)])
    live.toggleMarks([EntryID(0), EntryID(1)], of: map)
    #expect(live.maps[map]?.marks == [EntryID(2)], "all were marked: the marks are cleared")
  }

  @Test("A process that reuses the writer's PID makes the map stale until it writes")
  func successor() {
    var store = store(1)
    let map = MapID(rawValue: 0)
    store.identify(map, facts(1, started: 0), at: moment(1).wall)
    read(&store, 0, "10 10 a\n", at: 2)
    #expect(store.maps[map]?.state == .live)
    store.identify(map, facts(1, comm: "ruby", started: 3), at: moment(3).wall)
    #expect(store.maps[map]?.state == .stale)
    read(&store, 0, "20 10 b\n", at: 4)
    #expect(store.maps[map]?.state == .live)
    store.identify(map, nil, at: moment(5).wall)
    #expect(store.maps[map]?.state == .exited && store.maps[map]?.commText == Array("ruby".utf8))
  }
}

@Suite("The owner of a map")
struct MapOwnerTests {
  private func facts(_ pid: Int32, started seconds: Int) -> ProcessFacts {
    ProcessFacts(
      pid: ProcessID(pid), comm: [], commandLine: [], uid: 0, startTime: WallTime(seconds: seconds, nanoseconds: 0),
      startAfterBoot: .seconds(seconds), isRunning: true)
  }

  @Test("A process with the PID of a map is the same process, a successor that has written the map, or a successor that has not")
  func identify() {
    var owner = MapOwner(pid: ProcessID(5))
    func isSame(started seconds: Int, lastWrite: Int?) -> Bool {
      owner.identify(facts(5, started: seconds), lastWrite: lastWrite.map { WallTime(seconds: $0, nanoseconds: 0) })
    }
    #expect(isSame(started: 100, lastWrite: nil) && isSame(started: 100, lastWrite: nil) && !owner.isInherited)
    #expect(!isSame(started: 200, lastWrite: 201) && !owner.isInherited, "written after its start")
    #expect(!isSame(started: 300, lastWrite: 201) && owner.isInherited)
    owner.noteWrite()
    #expect(!owner.isInherited)
  }

  @Test("Attributing a map to another PID clears its process; the same PID is no change")
  func attribute() {
    var owner = MapOwner(pid: ProcessID(5))
    _ = owner.identify(facts(5, started: 100), lastWrite: nil)
    #expect(!owner.attribute(to: ProcessID(5)) && owner.process != nil)
    #expect(owner.attribute(to: ProcessID(6)) && owner.process == nil && owner.pid == ProcessID(6))
    #expect(owner.note(writers: [ProcessID(1)]) && !owner.note(writers: [ProcessID(1)]))
  }
}

@Suite("Injected entries")
struct InjectedEntriesTests {
  @Test("An injected entry is recognized once and stays expected across generations")
  func recognize() throws {
    let wanted = try #require(AddressRange(start: Address(0x20), size: ByteCount(0x10)))
    var contents = MapContents()
    contents.append(Array("10 10 a\n20 10 b\n20 10 b\n".utf8).span)
    var injected = InjectedEntries()
    injected.recognize(0..<3, in: contents.entries)
    #expect(injected.ids.isEmpty)
    injected.expect(wanted)
    injected.recognize(0..<1, in: contents.entries)
    injected.forget(from: 0)
    injected.recognize(1..<3, in: contents.entries)
    #expect(injected.ids == [EntryID(1)])
    injected.forget(from: 1)
    #expect(injected.ids.isEmpty)
  }
}
