import Monitor
import PerfMap
import Processes
import SystemPackage

// Which maps are followed: those that are found, that go, that wait where there are too many.
extension OldMapWatch {
  func apply(_ changes: [MapDirectory.Change], _ monitor: inout Monitor) {
    for change in changes {
      switch change {
      case .appeared(let file): add(file, existed: false, &monitor)
      case .vanished(let file):
        guard let id = byPath[file.path] else {
          waitingMaps.remove(file.pid)
          monitor.mapsLeftOut = waitingMaps.count
          continue
        }
        vanished.insert(id)
        busy[id] = monitor.now.uptime
        lastIdentify = .seconds(-60)
      case .rescan: listingDue = max(monitor.now.uptime, lastListing + Self.slowInterval)
      }
    }
  }

  /// Takes what a new listing shows, where events were lost: once a second at most, for in a flood they are lost again and again.
  func listAgain(_ monitor: inout Monitor) {
    let now = monitor.now.uptime
    guard let due = listingDue, now >= due else { return }
    lastListing = now
    do throws(ProcessesError) {
      let changes = try directory?.rescan() ?? []
      listingDue = nil
      apply(changes, &monitor)
    } catch {
      // One that the kernel does not watch any more, because it is gone, is compared with what was known from now on.
      listingDue = directoryDescriptor == nil ? nil : now + Self.slowInterval
    }
  }

  package func add(_ file: MapFile, existed: Bool, _ monitor: inout Monitor) {
    add(at: file.path, pid: file.pid, existed: existed, place: .directory, &monitor) { $0.follower(at: file.path) }
  }

  package func add(_ target: MapTarget, _ monitor: inout Monitor) {
    // What was named stays when its process ends; in a container, where it would keep a file system alive, it cannot.
    add(at: target.path, pid: target.pid, existed: true, place: target.isElsewhere ? .container : .directory, &monitor) { maps in
      target.held.map { maps.follower(of: $0, path: target.path) } ?? maps.follower(at: target.path)
    }
  }

  /// Follows a map, unless it is known.
  func add(
    at path: FilePath, pid: ProcessID?, existed: Bool, place: MapPlace, _ monitor: inout Monitor,
    _ follower: (FollowedMaps) -> MapFollower
  ) {
    if let id = byPath[path] {
      // One without a name has none that could come again.
      if place != .nameless, vanished.remove(id) != nil { busy[id] = monitor.now.uptime }
      if place == .directory { busy[id] = monitor.now.uptime }
      return
    }
    // Of those in containers there are no more than processes, and those that were named are wanted.
    guard place != .directory || !named.isEmpty || byPath.count < mostMaps || makeRoom(for: pid, &monitor) else {
      if let pid { waitingMaps.insert(pid) }
      monitor.mapsLeftOut = waitingMaps.count
      return
    }
    let id = monitor.add(path: path, pid: pid, existed: existed, place: place)
    recorder?.note(.found(id, path: path, pid: pid, existed: existed, place: place), at: monitor.now)
    byPath[path] = id
    maps.follow(id, follower(maps))
    if let pid { belongs(id, to: pid, &monitor) }
    if place == .nameless { vanished.insert(id) }
    busy[id] = monitor.now.uptime
    queue.append(id)
  }

  /// Of the maps in containers only these are still there.
  func keepContainers(_ paths: Set<FilePath>, _ monitor: Monitor) {
    for (path, id) in byPath where monitor.maps[id]?.place == .container && !paths.contains(path) && vanished.insert(id).inserted {
      busy[id] = monitor.now.uptime
      lastIdentify = .seconds(-60)
    }
  }

  /// The map at a path.
  func id(at path: FilePath) -> MapID? { byPath[path] }

  /// Whose map it is.
  func pid(of id: MapID) -> ProcessID? { pids[id] }

  /// Lets go of a map whose process is gone, for one whose process runs: old files never keep a new one out.
  func makeRoom(for newcomer: ProcessID?, _ monitor: inout Monitor) -> Bool {
    guard let newcomer, WaitingMaps.isRunning(newcomer), monitor.now.uptime - lastFull >= Self.slowInterval else { return false }
    let exited = byPath.first { _, id in id != monitor.selectedMap && !(monitor.maps[id]?.process?.isRunning ?? false) }
    guard let (_, id) = exited, let pid = pids[id] else {
      // All run: not looked at again for each of a flood.
      lastFull = monitor.now.uptime
      return false
    }
    if !vanished.contains(id) { waitingMaps.insert(pid) }
    forget(id, &monitor)
    return true
  }

  /// Follows maps that wait, as many as there is room for again.
  func admit(_ monitor: inout Monitor) {
    while byPath.count < mostMaps, let file = waitingMaps.next() { add(file, existed: true, &monitor) }
    monitor.mapsLeftOut = waitingMaps.count
  }
}
