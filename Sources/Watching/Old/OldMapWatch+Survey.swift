import Glibc
import LinuxSystem
import Monitor
import PerfMap
import Processes
import SystemPackage

// What a look at all processes finds: maps in containers, maps without a name, maps that several processes write.
extension OldMapWatch {
  /// How often open files are looked at, which costs more.
  private static let openFilesInterval: Duration = .seconds(20)

  /// Takes what has been found, and starts the next look when it is due: at its time, or when a map came or went in a container.
  func survey(_ monitor: inout Monitor) {
    let now = monitor.now.uptime
    for found in background?.finished() ?? [] {
      isSurveying = false
      take(found, &monitor)
    }
    if alarm?.hasFired() ?? false { isSurveyWanted = true }
    let sinceLast = now - lastSurvey
    guard let last, let background, !isSurveying,
      sinceLast >= last.interval || isSurveyWanted && sinceLast >= .milliseconds(250)
    else { return }
    lastSurvey = now
    isSurveyWanted = false
    let looksAtOpenFiles = now - lastOpenFiles >= max(Self.openFilesInterval, openFilesCost * 1000)
    if looksAtOpenFiles { lastOpenFiles = now }
    isSurveying = true
    background.start {
      var next = last
      next.look(atOpenFiles: looksAtOpenFiles)
      return next
    }
  }

  /// Books a look.
  func take(_ found: Survey, _ monitor: inout Monitor) {
    last = found
    if let containers = found.containers {
      alarm?.watch(found.scan.directories)
      for map in containers { map.isShared ? attribute(map, &monitor) : add(map, &monitor) }
      keepContainers(Set(containers.map(\.path)), monitor)
      warn(found.scan.refusal)
    }
    if let open = found.open {
      openFilesCost = found.openCost
      for map in open where map.isDeleted && map.isWriting { addNameless(map, &monitor) }
      writers = open.sharedWriters
    }
    for (id, follower) in maps.followers {
      let writing = follower.generation.flatMap { writers[$0.file] } ?? []
      if monitor.maps[id]?.writers != writing { recorder?.note(.writers(id, writing), at: monitor.now) }
      monitor.note(writers: writing, of: id)
    }
  }

  /// A map of a container that shares our directory: the number in its name is not its process' number here.
  private func attribute(_ map: ContainerMap, _ monitor: inout Monitor) {
    guard map.pid != map.namespacePID, let id = id(at: map.path), pid(of: id) != map.pid else { return }
    monitor.attribute(id, to: map.pid)
    recorder?.note(.attributed(id, map.pid), at: monitor.now)
    belongs(id, to: map.pid, &monitor)
  }

  private func add(_ map: ContainerMap, _ monitor: inout Monitor) {
    // The same file may be there under another path: bound into the container, or followed since before it was deleted.
    guard id(at: map.path) != nil || !isFollowed(map.file) else { return }
    add(at: map.path, pid: map.pid, existed: !hasStarted, place: .container, &monitor) { $0.follower(at: map.path) }
  }

  private func addNameless(_ map: OpenMap, _ monitor: inout Monitor) {
    guard id(at: map.deletedPath) == nil, !isFollowed(map.file), map.path.removingLastComponent() == last?.scan.realDirectory else {
      return
    }
    let file = HeldFile(link: map.link, identity: map.file)
    add(at: map.deletedPath, pid: map.holder, existed: true, place: .nameless, &monitor) { $0.follower(of: file, path: map.deletedPath) }
  }

  private func isFollowed(_ file: FileIdentity) -> Bool { maps.followers.values.contains { $0.generation?.file == file } }

  private func warn(_ refusal: ProcessesError?) {
    guard let refusal, !hasWarned else { return }
    hasWarned = true
    notice = "\(refusal.cause) (\(refusal.remedy))"
  }
}
