import Monitor
import PerfMap
import Processes
import SystemPackage

/// Decides what is read, asked about, followed and forgotten, and when: events and time in, actions out.
///
/// It owns no file, clock or descriptor. The driver reports what happened and performs the actions in their order.
package struct WatchScheduler {
  /// When and how maps are read.
  package var reads = ReadSchedule()
  /// When processes are surveyed.
  package var surveys = SurveySchedule()
  /// When the directory is looked at.
  package var listings = ListingSchedule()
  private var roster = MapRoster()
  private var identities = IdentitySchedule()
  private var admission: Admission
  /// The watched directory; nil if maps were named.
  private let directory: FilePath?
  /// The same without symbolic links.
  private let realDirectory: FilePath?
  /// The processes that write files with several writers, as of the last survey of open files.
  private var writers: [FileIdentity: [ProcessID]] = [:]
  private var hasStarted = false

  /// Schedules the maps of a directory, at most `limit` of them; the others wait.
  package init(directory: FilePath, realDirectory: FilePath, limit: Int) {
    self.directory = directory
    self.realDirectory = realDirectory
    admission = Admission(limit: limit)
  }

  /// Schedules maps that are named: all of them are followed.
  package init() {
    directory = nil
    realDirectory = nil
    admission = Admission(limit: nil)
  }

  // MARK: - Start

  /// Returns files in the order in which they are to be reported: if they are too many, those of running processes first.
  package func ordered(_ files: [MapFile], _ context: WatchContext) -> [MapFile] {
    guard let limit = admission.limit, files.count > limit else { return files }
    let running = Set(files.filter { context.isInUse($0.pid) }.map(\.pid))
    return files.filter { running.contains($0.pid) } + files.filter { !running.contains($0.pid) }
  }

  /// Records that the maps that existed at the start are reported; asks for a survey.
  package mutating func started() {
    hasStarted = true
    surveys.want()
  }

  // MARK: - Events

  /// Takes an event; returns what is to be done.
  package mutating func handle(_ event: WatchEvent, _ context: WatchContext) -> [WatchAction] {
    switch event {
    case .found(let map): found(map, context)
    case .vanished(let file): vanished(file, context)
    case .container(let map): found(map, context)
    case .containers(let paths): keepContainers(paths, context)
    case .open(let map): found(map, context)
    case .writers(let found): noteWriters(found)
    case .followed(let id, let map): followed(id, map, context)
    case .identified(let id, let pid, let isRunning, let exit): identified(id, pid, isRunning: isRunning, exit)
    case .alarms(let ids): touch(ids, context)
    case .alarmsLost: touch(Set(roster.all.filter { roster[$0]?.pid != nil }), context)
    }
  }

  private mutating func touch(_ ids: Set<MapID>, _ context: WatchContext) -> [WatchAction] {
    // An alarm may be raised by the end of a map that is no longer followed.
    for id in ids where roster[id] != nil { reads.touch(id, at: context.now) }
    return []
  }

  private mutating func followed(_ id: MapID, _ map: FoundMap, _ context: WatchContext) -> [WatchAction] {
    roster.add(id, FollowedMap(path: map.path, place: map.place, pid: map.pid, hasVanished: map.place == .nameless))
    reads.add(id, at: context.now)
    return map.pid.map { [.identify(id, $0)] } ?? []
  }

  private mutating func identified(_ id: MapID, _ pid: ProcessID, isRunning: Bool, _ exit: ExitReport) -> [WatchAction] {
    roster.update(id) { $0.isRunning = isRunning }
    identities.note(pid, exit)
    return []
  }

  /// Takes the result of a read; returns the next step for the same map, if there is one.
  package mutating func read(_ id: MapID, _ result: ReadResult, at now: Duration) -> ReadSchedule.Action? {
    roster.update(id) {
      $0.isOpen = result.isOpen
      $0.file = result.file
    }
    return reads.read(result, at: now)
  }

  // MARK: - Found and vanished

  private mutating func found(_ map: FoundMap, _ context: WatchContext) -> [WatchAction] {
    if let id = roster.id(at: map.path) {
      // A map without a name has none that could come again.
      let hasReturned = map.place != .nameless && roster[id]?.hasVanished ?? false
      if hasReturned { roster.update(id) { $0.hasVanished = false } }
      if hasReturned || map.place == .directory { reads.touch(id, at: context.now) }
      return []
    }
    // Maps in containers are no more than processes, and those that were named are wanted.
    guard map.place == .directory, !admission.hasRoom(besides: roster.count) else { return [.follow(map)] }
    if let forgotten = makeRoom(for: map.pid, context) { return [forgotten, .follow(map)] }
    if let pid = map.pid { admission.insert(pid) }
    return [.leaveOut(admission.count)]
  }

  private mutating func found(_ map: ContainerMap, _ context: WatchContext) -> [WatchAction] {
    let id = roster.id(at: map.path)
    guard !map.isShared else {
      // The container shares the directory: the number in the name is not that of the process here.
      guard map.pid != map.namespacePID, let id, roster[id]?.pid != map.pid else { return [] }
      if let other = roster[id]?.pid { identities.note(other, .notReported) }
      roster.update(id) {
        $0.pid = map.pid
        $0.isRunning = false
      }
      return [.attribute(id, to: map.pid), .identify(id, map.pid)]
    }
    // The same file may have another path: bound into the container, or followed since before it was deleted.
    guard id != nil || !roster.follows(map.file) else { return [] }
    return found(
      FoundMap(path: map.path, pid: map.pid, existed: !hasStarted, place: .container), context)
  }

  private mutating func found(_ map: OpenMap, _ context: WatchContext) -> [WatchAction] {
    guard map.isDeleted, map.isWriting, roster.id(at: map.deletedPath) == nil, !roster.follows(map.file),
      map.path.removingLastComponent() == realDirectory
    else { return [] }
    return found(
      FoundMap(
        path: map.deletedPath, pid: map.holder, existed: true, place: .nameless, held: OpenFileLink(link: map.link, identity: map.file)),
      context)
  }

  private mutating func vanished(_ file: MapFile, _ context: WatchContext) -> [WatchAction] {
    guard let id = roster.id(at: file.path) else {
      admission.remove(file.pid)
      return [.leaveOut(admission.count)]
    }
    vanish(id, context)
    return []
  }

  /// Records that maps in containers that the last survey did not find have vanished.
  private mutating func keepContainers(_ paths: Set<FilePath>, _ context: WatchContext) -> [WatchAction] {
    for (id, map) in roster.maps where map.place == .container && !map.hasVanished && !paths.contains(map.path) { vanish(id, context) }
    return []
  }

  private mutating func vanish(_ id: MapID, _ context: WatchContext) {
    roster.update(id) { $0.hasVanished = true }
    reads.touch(id, at: context.now)
    identities.expedite()
  }

  private mutating func noteWriters(_ found: [FileIdentity: [ProcessID]]?) -> [WatchAction] {
    if let found { writers = found }
    return roster.all.compactMap { id in
      let writing = roster[id]?.file.flatMap { writers[$0] } ?? []
      guard roster[id]?.writers != writing else { return nil }
      roster.update(id) { $0.writers = writing }
      return .note(writers: writing, of: id)
    }
  }

  // MARK: - Room

  /// Forgets a map whose process is gone, for one whose process runs: old files never keep a new one out.
  private mutating func makeRoom(for newcomer: ProcessID?, _ context: WatchContext) -> WatchAction? {
    guard let newcomer, admission.maySearch(at: context.now), context.isInUse(newcomer) else { return nil }
    guard let (id, map) = roster.maps.first(where: { $0 != context.shown && !$1.isRunning }), let pid = map.pid else {
      admission.failed(at: context.now)
      return nil
    }
    if !map.hasVanished { admission.insert(pid) }
    return forget(id)
  }

  /// Returns the waiting maps to follow now, as many as there is room for.
  package mutating func admit(_ context: WatchContext) -> [WatchAction] {
    guard admission.count > 0, let directory else { return [] }
    var actions: [WatchAction] = []
    while admission.hasRoom(besides: roster.count + actions.count), let pid = admission.next(context.isInUse) {
      let file = MapFile(pid, in: directory)
      if roster.id(at: file.path) == nil {
        actions.append(.follow(FoundMap(file, existed: true)))
      } else {
        actions += found(FoundMap(file, existed: true), context)
      }
    }
    return actions + [.leaveOut(admission.count)]
  }

  private mutating func forget(_ id: MapID) -> WatchAction {
    let pid = roster[id]?.pid
    if let pid { identities.note(pid, .notReported) }
    roster.remove(id)
    reads.remove(id)
    return .forget(id, pid)
  }

  // MARK: - Time

  /// Returns the processes to ask about, if that is due; `ended` are those whose end the kernel has reported.
  ///
  /// Then call ``forgetGone()``.
  package mutating func identify(ended: Set<ProcessID>, _ context: WatchContext) -> [WatchAction]? {
    guard identities.begin(at: context.now, ended: ended) else { return nil }
    return roster.all.compactMap { id in
      guard let map = roster[id], let pid = map.pid, identities.isDue(id, pid, map, ended: ended, context.isInUse) else { return nil }
      return .identify(id, pid)
    }
  }

  /// Forgets maps of which nothing is left: neither a name nor a process that may write.
  package mutating func forgetGone() -> [WatchAction] { roster.all.filter(isGone).map { forget($0) } }

  /// A map in a container ends with its process: an open descriptor would keep the container's file system alive.
  private func isGone(_ id: MapID) -> Bool {
    guard let map = roster[id], map.pid != nil else { return false }
    guard map.hasVanished else { return map.place == .container && !map.isRunning }
    return !map.isRunning || !map.isOpen && !reads.isQueued(id)
  }

  /// Makes named maps that are missing busy, once a second: no event reports their arrival.
  package mutating func searchMissing(at now: Duration) {
    guard directory == nil, listings.beginSearch(at: now) else { return }
    for (id, map) in roster.maps where !map.isOpen { reads.touch(id, at: now) }
  }
}
