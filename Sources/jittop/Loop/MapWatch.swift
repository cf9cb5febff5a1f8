import Glibc
import Monitor
import PerfMap
import Processes
import SystemPackage

/// Finds the maps of a directory, follows them, and tells the monitor: the side of the loop that touches files and processes.
final class MapWatch {
  private var directory: MapDirectory
  private let maps: FollowedMaps
  private let processes = ProcFilesystem()
  private var exits = ProcessExitWatch()

  private var byPath: [FilePath: MapID] = [:]
  private var pids: [MapID: ProcessID] = [:]
  /// Maps whose name is gone from the directory; they stay while their process may still write.
  private var vanished: Set<MapID> = []
  /// Where the next slice of reading goes on, and when all maps have been looked at last.
  private var queue: [MapID] = []
  private var lastLook: Duration = .seconds(-1)
  private var lastIdentify: Duration = .seconds(-1)
  private var lastDirectoryLook: Duration = .seconds(-1)

  /// How often files are looked at for new entries.
  static let lookInterval: Duration = .milliseconds(50)
  /// How often processes are asked about, and a directory is listed that the kernel does not watch.
  static let slowInterval: Duration = .milliseconds(1000)
  private static let slice = ByteCount(1 << 20)

  init(directory path: FilePath, maps: FollowedMaps) throws(ProcessesError) {
    directory = try MapDirectory(path: path)
    self.maps = maps
  }

  /// What to poll for besides time.
  var descriptors: [Int32] { (directory.descriptor.map { [$0] } ?? []) + exits.descriptors.values }

  /// Finds the maps that are there.
  func start(_ monitor: inout Monitor) throws(ProcessesError) {
    for file in try directory.scan() { add(file, existed: true, &monitor) }
    identify(&monitor)
    monitor.sortMapsNow()
    monitor.selectFirstMap()
  }

  /// Looks at what may have changed, for at most about `budget`; returns whether more is waiting.
  func look(_ monitor: inout Monitor, budget: Duration) -> Bool {
    let now = monitor.now.uptime
    if directory.descriptor != nil || now - lastDirectoryLook >= Self.slowInterval {
      lastDirectoryLook = now
      apply(directory.changes(), &monitor)
    }
    if now - lastIdentify >= Self.slowInterval || exits.descriptors.keys.contains(where: { exits.hasEnded($0) }) {
      lastIdentify = now
      identify(&monitor)
    }
    if queue.isEmpty, now - lastLook >= Self.lookInterval {
      lastLook = now
      queue = Array(monitor.order.reversed())
    }
    return readSlices(&monitor, budget: budget)
  }

  /// Reads the maps in turn, a slice each, until all are read or time is up.
  private func readSlices(_ monitor: inout Monitor, budget: Duration) -> Bool {
    let end = ContinuousClock.now + budget
    while let id = queue.popLast() {
      guard let follower = maps.followers[id] else { continue }
      monitor.read(id) { follower.read(into: &$0, budget: Self.slice) }
      if monitor.maps[id]?.isLoading == true { queue.insert(id, at: 0) }
      if ContinuousClock.now >= end { return !queue.isEmpty }
    }
    return false
  }

  // MARK: - Maps

  private func apply(_ changes: [MapDirectory.Change], _ monitor: inout Monitor) {
    for change in changes {
      switch change {
      case .appeared(let file): add(file, existed: false, &monitor)
      case .vanished(let file):
        if let id = byPath[file.path] { vanished.insert(id) }
        lastIdentify = .seconds(-1)
      case .rescan:
        if let changes = try? directory.rescan() { apply(changes, &monitor) }
      }
    }
  }

  private func add(_ file: MapFile, existed: Bool, _ monitor: inout Monitor) {
    if let id = byPath[file.path] {
      vanished.remove(id)
      return
    }
    let id = monitor.add(path: file.path, pid: file.pid, existed: existed)
    byPath[file.path] = id
    pids[id] = file.pid
    maps.follow(id, maps.follower(at: file.path))
    monitor.identify(id, ProcessFacts(asking: processes, file.pid))
    _ = exits.watch(file.pid)
    queue.append(id)
  }

  /// Asks about all processes, and lets go of maps whose name and process are both gone.
  private func identify(_ monitor: inout Monitor) {
    for (id, pid) in pids {
      let facts = ProcessFacts(asking: processes, pid)
      let isRunning = facts?.isRunning ?? false
      monitor.identify(id, facts)
      if isRunning { _ = exits.watch(pid) } else { exits.stopWatching(pid) }
      if vanished.contains(id), !isRunning || !isOpen(id, monitor) { forget(id, &monitor) }
    }
  }

  /// Whether a map whose name is gone may still be read: its file is held open.
  private func isOpen(_ id: MapID, _ monitor: Monitor) -> Bool {
    switch monitor.maps[id]?.status {
    case .following, .deleted: true
    case .absent, .unreadable, .notRegular, nil: false
    }
  }

  private func forget(_ id: MapID, _ monitor: inout Monitor) {
    if let path = monitor.maps[id]?.path { byPath[path] = nil }
    pids[id] = nil
    vanished.remove(id)
    maps.forget(id)
    monitor.remove(id)
  }
}
