import Monitor
import PerfMap
import Processes
import SystemPackage

/// The state machine of ``MapWatch``. It decides which maps to follow, read and remove, and which processes to check.
///
/// It reads no file and no clock. ``MapWatch``, its driver, reports events and performs the returned actions in order.
package struct WatchScheduler {
  package var reads = ReadSchedule()
  package var scans = ProcessScanSchedule()
  package var listings = ListingSchedule()
  private var roster = MapRoster()
  private var identities = IdentitySchedule()
  private var admission: Admission
  /// The watched directory; nil if maps were named.
  private let directory: FilePath?
  /// The path of the directory with symbolic links resolved; nil if maps were named.
  private let realDirectory: FilePath?
  /// The files with several writers, as of the last scan of open files.
  private var writers: [FileIdentity: [ProcessID]] = [:]
  private var hasStarted = false

  /// Creates a scheduler for the maps of a directory. It follows at most `limit` of them; the others wait.
  package init(directory: FilePath, realDirectory: FilePath, limit: Int) {
    self.directory = directory
    self.realDirectory = realDirectory
    admission = Admission(limit: limit)
  }

  /// Creates a scheduler for named maps. It follows all of them.
  package init() {
    directory = nil
    realDirectory = nil
    admission = Admission(limit: nil)
  }

  // MARK: - Start

  /// Returns files in the order in which the driver should report them. If they exceed the limit, files of running processes come first.
  package func ordered(_ files: [MapFile], _ context: WatchContext) -> [MapFile] {
    guard let limit = admission.limit, files.count > limit else { return files }
    let running = Set(files.filter { context.isInUse($0.pid) }.map(\.pid))
    return files.filter { running.contains($0.pid) } + files.filter { !running.contains($0.pid) }
  }

  /// Records that the driver has reported all existing maps, and requests a process scan.
  package mutating func started() {
    hasStarted = true
    scans.request()
  }

  // MARK: - Events

  /// Processes an event, and returns the actions to perform.
  package mutating func handle(_ event: WatchEvent, _ context: WatchContext) -> [WatchAction] {
    switch event {
    case .found(let map): found(map, context)
    case .vanished(let file): vanished(file, context)
    case .foundInContainer(let map): found(map, context)
    case .containerPaths(let paths): keepContainers(paths, context)
    case .foundOpen(let map): found(map, context)
    case .writers(let found): setWriters(found)
    case .followed(let id, let map): followed(id, map, context)
    case .identified(let id, let pid, let isRunning, let exit): identified(id, pid, isRunning: isRunning, exit, context)
    case .written(let ids): markBusy(ids, context)
    case .writesLost: markBusy(Set(roster.all.filter { roster[$0]?.pid != nil }), context)
    }
  }

  private mutating func markBusy(_ ids: Set<MapID>, _ context: WatchContext) -> [WatchAction] {
    // A watch may report a map that the roster no longer has: it also fires when the file is deleted.
    for id in ids where roster[id] != nil { reads.markBusy(id, at: context.now) }
    return []
  }

  private mutating func followed(_ id: MapID, _ map: FoundMap, _ context: WatchContext) -> [WatchAction] {
    roster.add(id, ScheduledMap(path: map.path, place: map.place, pid: map.pid, hasVanished: map.place == .nameless))
    reads.add(id, at: context.now)
    return map.pid.map { [.identify(id, $0)] } ?? []
  }

  private mutating func identified(
    _ id: MapID, _ pid: ProcessID, isRunning: Bool, _ exit: ExitReport, _ context: WatchContext
  ) -> [WatchAction] {
    let hasEnded = !isRunning && roster[id]?.isRunning ?? false
    roster.update(id) { $0.isRunning = isRunning }
    identities.record(pid, exit)
    if hasEnded { readOnceMore(id, context) }
    return []
  }

  /// Processes the result of a read. Returns the next action for the same map, or nil if there is none.
  package mutating func read(_ id: MapID, _ result: ReadResult, at now: Duration) -> ReadSchedule.Action? {
    if !result.hasMore, roster[id]?.isUnread ?? false { identities.expedite() }
    roster.update(id) {
      $0.isOpen = result.isOpen
      $0.file = result.file
      if !result.hasMore { $0.isUnread = false }
    }
    return reads.read(result, at: now)
  }

  // MARK: - Found and vanished

  private mutating func found(_ map: FoundMap, _ context: WatchContext) -> [WatchAction] {
    if let id = roster.id(at: map.path) {
      // A deleted map (`nameless`) has no file name that could return.
      let hasReturned = map.place != .nameless && roster[id]?.hasVanished ?? false
      if hasReturned { roster.update(id) { $0.hasVanished = false } }
      if hasReturned || map.place == .directory { reads.hasten(id, at: context.now) }
      return []
    }
    // The limit applies to the directory only. In a container, each map belongs to a process, so that the number of maps is limited.
    guard map.place == .directory, !admission.hasRoom(besides: roster.count) else { return [.follow(map)] }
    if let removal = makeRoom(for: map.pid, context) { return [removal, .follow(map)] }
    if let pid = map.pid { admission.insert(pid) }
    return [.setWaitingCount(admission.count)]
  }

  private mutating func found(_ map: ContainerMap, _ context: WatchContext) -> [WatchAction] {
    let id = roster.id(at: map.path)
    guard !map.isShared else {
      // The container shares the directory, so the PID in the file name may be a PID of its namespace.
      guard map.pid != map.namespacePID, let id, roster[id]?.pid != map.pid else { return [] }
      if let other = roster[id]?.pid { identities.record(other, .notReported) }
      roster.update(id) {
        $0.pid = map.pid
        $0.isRunning = false
      }
      return [.attribute(id, to: map.pid), .identify(id, map.pid)]
    }
    // The same file may already be followed at another path: it is bind-mounted into the container, or was found before it was deleted.
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
        path: map.deletedPath, pid: map.holder, existed: true, place: .nameless, openFile: OpenFileLink(link: map.link, identity: map.file)),
      context)
  }

  private mutating func vanished(_ file: MapFile, _ context: WatchContext) -> [WatchAction] {
    guard let id = roster.id(at: file.path) else {
      admission.remove(file.pid)
      return [.setWaitingCount(admission.count)]
    }
    vanish(id, context)
    return []
  }

  /// Marks each followed map in a container as vanished if the last scan did not find it.
  private mutating func keepContainers(_ paths: Set<FilePath>, _ context: WatchContext) -> [WatchAction] {
    for (id, map) in roster.maps where map.place == .container && !map.hasVanished && !paths.contains(map.path) { vanish(id, context) }
    return []
  }

  private mutating func vanish(_ id: MapID, _ context: WatchContext) {
    roster.update(id) { $0.hasVanished = true }
    readOnceMore(id, context)
    identities.expedite()
  }

  /// Schedules a last read of a map that may be removed soon, for the entries written since the previous read.
  private mutating func readOnceMore(_ id: MapID, _ context: WatchContext) {
    roster.update(id) { $0.isUnread = true }
    reads.hasten(id, at: context.now)
  }

  private mutating func setWriters(_ found: [FileIdentity: [ProcessID]]?) -> [WatchAction] {
    if let found { writers = found }
    return roster.all.compactMap { id in
      let writing = roster[id]?.file.flatMap { writers[$0] } ?? []
      guard roster[id]?.writers != writing else { return nil }
      roster.update(id) { $0.writers = writing }
      return .setWriters(writing, of: id)
    }
  }

  // MARK: - Room

  /// Removes the map of an ended process from the followed maps to make room for the map of `newcomer`. Returns nil if `newcomer` is not
  /// the PID of a process, if no map can be removed, or if a search failed less than a second ago.
  private mutating func makeRoom(for newcomer: ProcessID?, _ context: WatchContext) -> WatchAction? {
    guard let newcomer, admission.maySearch(at: context.now), context.isInUse(newcomer) else { return nil }
    guard let (id, map) = roster.maps.first(where: { $0 != context.selected && !$1.isRunning }), let pid = map.pid else {
      admission.searchFailed(at: context.now)
      return nil
    }
    if !map.hasVanished { admission.insert(pid) }
    return remove(id)
  }

  /// Returns the actions to follow waiting maps, as far as the limit allows.
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
    return actions + [.setWaitingCount(admission.count)]
  }

  private mutating func remove(_ id: MapID) -> WatchAction {
    let pid = roster[id]?.pid
    if let pid { identities.record(pid, .notReported) }
    roster.remove(id)
    reads.remove(id)
    return .remove(id, pid)
  }

  // MARK: - Time

  /// Returns actions that check processes, or nil if no check is due. `ended` contains the processes whose end the kernel reported.
  ///
  /// The driver calls ``removeGone()`` after it has performed the actions.
  package mutating func identify(ended: Set<ProcessID>, _ context: WatchContext) -> [WatchAction]? {
    guard identities.begin(at: context.now, ended: ended) else { return nil }
    return roster.all.compactMap { id in
      guard let map = roster[id], let pid = map.pid, identities.isDue(id, pid, map, ended: ended, context.isInUse) else { return nil }
      return .identify(id, pid)
    }
  }

  /// Removes the maps that have lost their file name and whose process has ended or whose file is not open. A map in a container is also
  /// removed if only its process has ended.
  package mutating func removeGone() -> [WatchAction] { roster.all.filter(isGone).map { remove($0) } }

  /// Returns true if a map has lost its file name, and its process has ended or its file is not open. In a container, the end of the
  /// process is enough, because an open file would keep the file system of the container mounted.
  private func isGone(_ id: MapID) -> Bool {
    guard let map = roster[id], map.pid != nil, !map.isUnread else { return false }
    guard map.hasVanished else { return map.place == .container && !map.isRunning }
    return !map.isRunning || !map.isOpen && !reads.isQueued(id)
  }

  /// Marks missing named maps as busy once a second, so that reads search for their files: no event reports the creation.
  package mutating func searchMissing(at now: Duration) {
    guard directory == nil, listings.beginSearch(at: now) else { return }
    for (id, map) in roster.maps where !map.isOpen { reads.markBusy(id, at: now) }
  }
}
