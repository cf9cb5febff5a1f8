import Monitor
import PerfMap
import SystemPackage
import Testing

@testable import Processes
@testable import Watching

@Suite("Watch scheduler")
struct WatchSchedulerTests {
  private let file = FileIdentity(device: 1, inode: 7)

  // MARK: - Admission

  @Test("A found map is followed and read, and its process checked")
  func follow() {
    var rig = SchedulerRig(limit: 2)
    #expect(rig.find(11) == "follow perf-11.map directory, identify 0")
    #expect(rig.find(11) == "")
    #expect(rig.readAll() == [0])
  }

  @Test("At the limit of followed maps, the map of a running process replaces one of an ended process, which waits")
  func room() {
    var rig = SchedulerRig(limit: 2)
    rig.running = [11, 13]
    #expect(rig.find(11) == "follow perf-11.map directory, identify 0")
    #expect(rig.find(12) == "follow perf-12.map directory, identify 1")
    #expect(rig.find(13) == "remove 1, follow perf-13.map directory, identify 2")
    #expect(rig.admit() == "waiting 1")
    // A map that was removed from the directory no longer waits.
    #expect(rig.vanish(12) == "waiting 0")
    #expect(rig.admit() == "")
  }

  @Test("At the limit of followed maps, the map of an ended process does not replace another map")
  func exitedNewcomer() {
    var rig = SchedulerRig(limit: 1)
    #expect(rig.find(11) == "follow perf-11.map directory, identify 0")
    #expect(rig.find(12) == "waiting 1")
  }

  @Test("At the limit of followed maps, the selected map is not replaced")
  func selectedMap() {
    var rig = SchedulerRig(limit: 1)
    rig.running = [12]
    _ = rig.find(11)
    rig.selected = 0
    #expect(rig.find(12) == "waiting 1")
    rig.now = .seconds(1)
    rig.selected = nil
    #expect(rig.find(12) == "remove 0, follow perf-12.map directory, identify 1")
  }

  @Test("In a flood of maps, the search for a map to replace runs at most once a second")
  func flood() {
    var rig = SchedulerRig(limit: 2)
    rig.running = Set(1...9)
    _ = rig.find(1)
    _ = rig.find(2)
    #expect(rig.find(3) == "waiting 1")
    // Process 2 ends, but the next search is due after a second.
    rig.running.remove(2)
    #expect(rig.identify(ended: 2) == "identify 1")
    rig.now = .milliseconds(999)
    #expect(rig.find(4) == "waiting 2")
    rig.now = .milliseconds(1000)
    #expect(rig.find(5) == "remove 1, follow perf-5.map directory, identify 2")
  }

  @Test("Waiting maps are followed when there is room, those of running processes first")
  func admission() {
    var rig = SchedulerRig(limit: 2)
    for pid in Int32(11)...15 { _ = rig.find(pid) }
    rig.running = [14]
    #expect(rig.admit() == "waiting 3")
    _ = rig.vanish(11)
    _ = rig.readAll()
    #expect(rig.identify() == "identify 1, remove 0")
    #expect(rig.admit() == "follow perf-14.map directory, identify 2, waiting 2")
  }

  @Test("At the start, if there are more maps than the limit, maps of running processes come first")
  func order() {
    var rig = SchedulerRig(limit: 3)
    rig.running = [4, 2]
    let files = [Int32](1...4).map(SchedulerRig.file)
    let context = WatchContext(now: .zero, selected: nil) { [2, 4].contains($0.rawValue) }
    #expect(rig.scheduler.ordered(files, context).map(\.pid.rawValue) == [2, 4, 1, 3])
    #expect(rig.scheduler.ordered(Array(files.prefix(3)), context).map(\.pid.rawValue) == [1, 2, 3])
  }

  @Test("All named maps are followed, and missing ones are searched every second")
  func named() {
    var rig = SchedulerRig()
    #expect((Int32(1)...20).map { rig.find($0).prefix(6) } == Array(repeating: "follow", count: 20))
    rig.scheduler.searchMissing(at: .zero)
    #expect(rig.readAll(ReadResult(isOpen: false)).count == 20)
    rig.now = .seconds(1)
    _ = rig.readAll(ReadResult(isOpen: false))
    rig.now = .milliseconds(1050)
    #expect(rig.readAll(ReadResult(isOpen: false)) == [])
    rig.scheduler.searchMissing(at: .milliseconds(1050))
    rig.now = .milliseconds(1100)
    #expect(rig.readAll(ReadResult(isOpen: false)).count == 20)
  }

  // MARK: - Writes

  @Test("A write makes its map busy, and a write to a removed map has no effect")
  func writes() {
    var rig = SchedulerRig(limit: 9)
    _ = rig.find(1)
    _ = rig.find(2)
    rig.quietAll()
    #expect(!rig.scheduler.reads.isBusy)
    #expect(rig.handle(.written([MapID(rawValue: 7)])) == "")
    #expect(!rig.scheduler.reads.isBusy)
    #expect(rig.handle(.written([MapID(rawValue: 1)])) == "")
    rig.now += .milliseconds(50)
    #expect(rig.readAll() == [1])
  }

  @Test("All maps are read if writes are lost")
  func writesLost() {
    var rig = SchedulerRig(limit: 9)
    for pid in Int32(1)...3 { _ = rig.find(pid) }
    rig.quietAll()
    #expect(rig.handle(.writesLost) == "")
    rig.now += .milliseconds(50)
    #expect(rig.readAll() == [0, 1, 2])
  }

  // MARK: - Processes

  @Test("Running processes that the kernel watches are checked in turn, a tenth each second")
  func identities() {
    var rig = SchedulerRig(limit: 99)
    rig.running = Set(1...20)
    for pid in Int32(1)...20 { _ = rig.find(pid) }
    #expect(rig.identify() == "identify 1, identify 11")
    rig.now = .milliseconds(999)
    #expect(rig.identify() == "-")
    rig.now = .seconds(1)
    #expect(rig.identify() == "identify 2, identify 12")
  }

  @Test("A process that ends is checked at once")
  func ended() {
    var rig = SchedulerRig(limit: 9)
    rig.running = [1, 2]
    _ = rig.find(1)
    _ = rig.find(2)
    _ = rig.identify()
    rig.running = [2]
    rig.now = .milliseconds(20)
    #expect(rig.identify(ended: 1) == "identify 0")
    // Process 1 has ended, so it is checked again only if a process has its PID.
    rig.now = .seconds(2)
    #expect(rig.identify() == "")
    rig.running = [1, 2]
    rig.now = .seconds(3)
    #expect(rig.identify() == "identify 0")
  }

  @Test("A deleted map whose process has ended is removed once its last entries are read")
  func gone() {
    var rig = SchedulerRig(limit: 9)
    rig.running = [1]
    _ = rig.find(1)
    _ = rig.find(2)
    _ = rig.readAll()
    _ = rig.identify()
    rig.now = .milliseconds(20)
    _ = rig.vanish(1)
    _ = rig.vanish(2)
    #expect(rig.identify() == "")
    #expect(rig.readAll() == [0, 1])
    // The process of the first map still runs and may write.
    #expect(rig.identify() == "remove 1")
    rig.now = .milliseconds(40)
    #expect(rig.identify(ended: 1) == "identify 0")
    rig.running = []
    rig.now = .milliseconds(60)
    #expect(rig.identify(ended: 1) == "identify 0")
    #expect(rig.readAll(ReadResult(hasNews: true, hasMore: true, endsGeneration: true)) == [0])
    #expect(rig.identify() == "-")
    #expect(rig.readAll() == [0])
    #expect(rig.identify() == "remove 0")
    #expect(rig.find(1) == "follow perf-1.map directory, identify 2")
  }

  @Test("A map that vanished and returned is kept, and is read before its file can be replaced again")
  func returned() {
    var rig = SchedulerRig(limit: 9)
    _ = rig.find(1)
    _ = rig.readAll()
    _ = rig.vanish(1)
    #expect(rig.find(1) == "")
    #expect(rig.readAll() == [0])
    #expect(rig.identify() == "")
    #expect(rig.find(1) == "")
    #expect(rig.readAll() == [0])
    #expect(rig.vanish(1) == "")
    #expect(rig.readAll() == [0])
    #expect(rig.identify() == "remove 0")
  }

  // MARK: - Process scans

  private func container(_ pid: Int32, _ inner: Int32, isShared: Bool) -> ContainerMap {
    ContainerMap(
      pid: ProcessID(pid), namespacePID: ProcessID(inner),
      path: isShared ? SchedulerRig.file(inner).path : FilePath("/proc/\(pid)/root/tmp/perf-\(inner).map"), file: file, isShared: isShared)
  }

  @Test("A map in a container is followed once, until its process ends")
  func containers() {
    var rig = SchedulerRig(limit: 0)
    rig.running = [40]
    let map = container(40, 3, isShared: false)
    #expect(rig.handle(.foundInContainer(map)) == "follow perf-3.map container, identify 0")
    _ = rig.readAll(ReadResult(hasNews: true, file: file))
    #expect(rig.handle(.foundInContainer(map)) == "")
    #expect(rig.handle(.foundInContainer(container(41, 3, isShared: false))) == "")
    #expect(rig.handle(.containerPaths([map.path])) == "")
    rig.running = []
    #expect(rig.identify(ended: 40) == "identify 0")
    _ = rig.readAll()
    #expect(rig.identify() == "remove 0")
  }

  @Test("A map in a container that a scan no longer finds is removed")
  func containerVanished() {
    var rig = SchedulerRig(limit: 0)
    rig.running = [40]
    _ = rig.handle(.foundInContainer(container(40, 3, isShared: false)))
    _ = rig.readAll(ReadResult(isOpen: false))
    _ = rig.identify()
    rig.now = .milliseconds(100)
    #expect(rig.handle(.containerPaths([])) == "")
    _ = rig.readAll(ReadResult(isOpen: false))
    #expect(rig.identify() == "remove 0")
  }

  @Test("A map in a shared directory is attributed to the process of the container")
  func attributed() {
    var rig = SchedulerRig(limit: 9)
    _ = rig.find(3)
    let map = container(40, 3, isShared: true)
    #expect(rig.handle(.foundInContainer(map)) == "attribute 0 to 40, identify 0")
    #expect(rig.handle(.foundInContainer(map)) == "")
  }

  @Test("A deleted map of the directory is followed if a process writes it")
  func nameless() {
    func open(_ path: String, isWriting: Bool) -> OpenMap {
      OpenMap(
        holder: ProcessID(8), holderName: ProcessID(8), pid: ProcessID(8), path: FilePath(path), link: FilePath("/proc/8/fd/3"), file: file,
        isDeleted: true,
        isWriting: isWriting, appends: true, program: nil)
    }
    var rig = SchedulerRig(limit: 0)
    rig.running = [8]
    #expect(rig.handle(.foundOpen(open("/tmp/perf-8.map", isWriting: false))) == "")
    #expect(rig.handle(.foundOpen(open("/var/perf-8.map", isWriting: true))) == "")
    #expect(rig.handle(.foundOpen(open("/tmp/perf-8.map", isWriting: true))) == "follow perf-8.map (deleted) nameless, identify 0")
    #expect(rig.handle(.foundOpen(open("/tmp/perf-8.map", isWriting: true))) == "")
  }

  @Test("The writers of a map are reported only when they change")
  func writers() {
    var rig = SchedulerRig(limit: 9)
    _ = rig.find(1)
    _ = rig.find(2)
    _ = rig.readAll(ReadResult(hasNews: true, file: file))
    #expect(rig.handle(.writers(nil)) == "")
    #expect(rig.handle(.writers([file: [ProcessID(1), ProcessID(5)]])) == "writers of 0: 1 5, writers of 1: 1 5")
    #expect(rig.handle(.writers(nil)) == "")
    #expect(rig.handle(.writers([:])) == "writers of 0: , writers of 1: ")
  }
}

extension SchedulerRig {
  /// Advances the time by two seconds without writes. After that, all maps are watched.
  mutating func quietAll() {
    _ = readAll()
    _ = readAll()
    now += .seconds(2)
    scheduler.reads.begin(at: now, order: [], selected: nil)
    let order = (0..<9).map { MapID(rawValue: $0) }
    now += .milliseconds(50)
    scheduler.reads.begin(at: now, order: order, selected: nil)
    var step = scheduler.reads.next(spent: .zero, of: .seconds(1))
    while let due = step {
      switch due {
      case .read(let id): step = scheduler.read(id, ReadResult(), at: now)
      case .arm: step = scheduler.reads.armed(.armed)
      }
      step = step ?? scheduler.reads.next(spent: .zero, of: .seconds(1))
    }
  }
}
