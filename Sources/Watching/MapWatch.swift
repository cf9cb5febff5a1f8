import Glibc
import LinuxSystem
import Monitor
import PerfMap
import Processes
import Recording
import SystemPackage

/// Finds and follows maps, and passes their contents to the monitor: the driver of a ``WatchScheduler``.
///
/// It has the open files, the inotify watches and the descriptors of processes. The caller waits for ``descriptors`` and then calls
/// ``poll(_:budget:)``, which does not block.
package final class MapWatch {
  package enum Source {
    /// The maps of a directory, including later ones.
    case directory(String)
    /// Named maps, which need not exist yet.
    case maps([MapTarget])
  }

  /// A message for the user; nil if there is none.
  package var notice: String?
  private var scheduler: WatchScheduler
  /// The watched directory; nil if maps were named.
  private var directory: MapDirectory?
  private let named: [MapTarget]
  private let maps: FollowedMaps
  /// Records everything that the monitor receives; nil to record nothing.
  private let recorder: Recorder?
  private let processes = ProcFilesystem()
  private var authors: MapAuthors
  private var exits = ProcessExitWatch()
  /// The inotify watches of quiet maps; nil if the kernel has no inotify descriptor left.
  private var writes: WriteWatch?
  /// The scans of all processes; nil if maps were named, because named maps need no scan.
  private var scanner: ProcessScanner?
  private var hasWarned = false

  /// The longest time between two polls while no map is busy.
  package static let slowInterval: Duration = .seconds(1)

  /// Creates a watch of maps. `descriptors` is the limit of open files: a followed map takes two descriptors, for its file and its process.
  package init(_ source: Source, maps: FollowedMaps, descriptors: Int, recorder: Recorder? = nil) throws(ProcessesError) {
    switch source {
    case .directory(let path):
      directory = try MapDirectory(path: FilePath(path))
      let scanner = ProcessScanner(directory: FilePath(path))
      scheduler = WatchScheduler(
        directory: FilePath(path), realDirectory: scanner.realDirectory, limit: max(16, min(4096, (descriptors - 64) / 2)))
      self.scanner = scanner
      named = []
    case .maps(let targets):
      named = targets
      scheduler = WatchScheduler()
    }
    authors = MapAuthors(processes)
    self.maps = maps
    self.recorder = recorder
    writes = try? WriteWatch()
  }

  /// The descriptors to poll for reading.
  package var descriptors: [Int32] {
    var all = exits.descriptor.map { [$0] } ?? []
    if let descriptor = directory?.descriptor { all.append(descriptor) }
    if let descriptor = writes?.descriptor { all.append(descriptor.rawValue) }
    return all + (scanner?.descriptors ?? [])
  }

  /// True if a map must be polled because it grows, is missing, or cannot be watched. The next poll is then due within 50 ms.
  package var isBusy: Bool { scheduler.reads.isBusy }

  // MARK: - Polling

  /// Finds and follows the existing maps.
  package func start(_ monitor: inout Monitor) throws(ProcessesError) {
    let files = try directory?.scan() ?? []
    for file in scheduler.ordered(files, context(monitor)) { add(file, existed: true, &monitor) }
    for target in named { handle(.found(FoundMap(target)), &monitor) }
    scanContainers(&monitor)
    scheduler.started()
    monitor.sortMapsNow()
    monitor.selectFirstMap()
  }

  /// Finds the maps in containers. If a file system in a container does not answer in time, a later poll finds them.
  private func scanContainers(_ monitor: inout Monitor) {
    guard let scanner else { return }
    scheduler.scans.begin()
    if let scan = scanner.firstScan() { return finish(scan, &monitor) }
    notice = "a process's file system does not answer: no maps in containers yet (check network and FUSE mounts)"
  }

  /// Adds a map of the directory. If the map is known, schedules a read of it instead.
  package func add(_ file: MapFile, existed: Bool, _ monitor: inout Monitor) {
    handle(.found(FoundMap(file, existed: existed)), &monitor)
  }

  /// Processes events and reads maps for about `budget`; returns true if maps are left to read.
  package func poll(_ monitor: inout Monitor, budget: Duration) -> Bool {
    pollDirectory(&monitor)
    relist(&monitor)
    perform(scheduler.admit(context(monitor)), &monitor)
    identify(&monitor)
    pollScans(&monitor)
    pollWrites(&monitor)
    scheduler.searchMissing(at: monitor.now.uptime)
    readMaps(&monitor, budget: budget)
    return scheduler.reads.hasMore
  }

  private func context(_ monitor: borrowing Monitor) -> WatchContext {
    WatchContext(now: monitor.now.uptime, selected: monitor.selectedMap) { $0.isInUse }
  }

  private func handle(_ event: WatchEvent, _ monitor: inout Monitor) { perform(scheduler.handle(event, context(monitor)), &monitor) }

  // MARK: - The directory

  /// The current method of detecting changes of the directory.
  private var watching: MapDirectory.Watching { directory?.descriptor == nil ? .byPolling : .byEvents }

  private func pollDirectory(_ monitor: inout Monitor) {
    guard scheduler.listings.beginPoll(at: monitor.now.uptime, watching) else { return }
    apply(directory?.changes() ?? [], &monitor)
  }

  private func relist(_ monitor: inout Monitor) {
    let now = monitor.now.uptime
    guard scheduler.listings.beginListing(at: now) else { return }
    do throws(ProcessesError) {
      let changes = try directory?.rescan() ?? []
      scheduler.listings.listed()
      apply(changes, &monitor)
    } catch {
      scheduler.listings.listingFailed(at: now, watching)
    }
  }

  private func apply(_ changes: [MapDirectory.Change], _ monitor: inout Monitor) {
    for change in changes {
      switch change {
      case .appeared(let file): add(file, existed: false, &monitor)
      case .vanished(let file): handle(.vanished(file), &monitor)
      case .rescan: scheduler.listings.eventsLost(at: monitor.now.uptime)
      }
    }
  }

  // MARK: - Actions

  private func perform(_ actions: [WatchAction], _ monitor: inout Monitor) {
    for action in actions {
      switch action {
      case .follow(let map): follow(map, &monitor)
      case .identify(let id, let pid): identify(id, pid, &monitor)
      case .attribute(let id, let pid):
        // Stop watching the previous process of the map: each poll would report its end again.
        if let other = monitor.maps[id]?.pid { exits.stopWatching(other) }
        monitor.attribute(id, to: pid)
        recorder?.note(.attributed(id, pid), at: monitor.now)
      case .setWriters(let writers, let id):
        recorder?.note(.writers(id, writers), at: monitor.now)
        monitor.note(writers: writers, of: id)
      case .remove(let id, let pid):
        if let pid { exits.stopWatching(pid) }
        maps.remove(id)
        if let path = monitor.maps[id]?.path { authors.remove(path) }
        recorder?.noteRemoval(of: id, entries: monitor.maps[id]?.totals.entries ?? 0, at: monitor.now)
        monitor.remove(id)
      case .setWaitingCount(let count): monitor.mapsLeftOut = count
      }
    }
  }

  private func follow(_ map: FoundMap, _ monitor: inout Monitor) {
    let id = monitor.add(path: map.path, pid: map.pid, existed: map.existed, place: map.place)
    recorder?.note(.found(id, path: map.path, pid: map.pid, existed: map.existed, place: map.place), at: monitor.now)
    maps.follow(id, map.openFile.map { maps.follower(of: $0, path: map.path) } ?? maps.follower(at: map.path))
    handle(.followed(id, map), &monitor)
  }

  // MARK: - Processes

  /// Reads the facts about a process, and watches for its end.
  private func identify(_ id: MapID, _ pid: ProcessID, _ monitor: inout Monitor) {
    let facts = monitor.maps[id].flatMap { authors.author(of: $0.path, pid) }
    monitor.identify(id, facts)
    recorder?.note(id, facts, at: monitor.now)
    let isRunning = facts?.isRunning ?? false
    if !isRunning { exits.stopWatching(pid) }
    handle(.identified(id, pid, isRunning: isRunning, isRunning && exits.watch(pid) ? .reported : .notReported), &monitor)
  }

  private func identify(_ monitor: inout Monitor) {
    guard let due = scheduler.identify(ended: exits.ended(), context(monitor)) else { return }
    perform(due, &monitor)
    perform(scheduler.removeGone(), &monitor)
  }

  /// Processes finished scans, and starts the next one if it is due.
  private func pollScans(_ monitor: inout Monitor) {
    guard let scanner else { return }
    for scan in scanner.finished() { finish(scan, &monitor) }
    if scanner.hasChanged() { scheduler.scans.request() }
    if scanner.canScan, let scope = scheduler.scans.next(at: monitor.now.uptime) { scanner.start(scope) }
  }

  private func finish(_ scan: ProcessScan, _ monitor: inout Monitor) {
    scheduler.scans.finished(cost: scan.cost, openFiles: scan.openMaps == nil ? nil : scan.openFilesCost)
    if let maps = scan.containerMaps {
      for map in maps { handle(.foundInContainer(map), &monitor) }
      handle(.containerPaths(Set(maps.map(\.path))), &monitor)
      warn(scan.containers.refusal)
    }
    for map in scan.openMaps ?? [] { handle(.foundOpen(map), &monitor) }
    handle(.writers(scan.openMaps?.sharedWriters), &monitor)
  }

  private func warn(_ refusal: ProcessesError?) {
    guard let refusal, !hasWarned else { return }
    hasWarned = true
    notice = "\(refusal.cause) (\(refusal.remedy))"
  }

  // MARK: - Reading

  private func pollWrites(_ monitor: inout Monitor) {
    guard writes != nil else { return }
    let fired = writes?.fired()
    handle(fired.map { .written(Set($0.map(MapID.init(rawValue:)))) } ?? .writesLost, &monitor)
  }

  private func readMaps(_ monitor: inout Monitor, budget: Duration) {
    let now = monitor.now.uptime
    let start = ContinuousClock.now
    scheduler.reads.begin(at: now, order: monitor.order, selected: monitor.selectedMap)
    var step = scheduler.reads.next(spent: .zero, of: budget)
    while let due = step {
      switch due {
      case .read(let id): step = scheduler.read(id, read(id, &monitor), at: now)
      case .arm(let id): step = scheduler.reads.armed(arm(id))
      }
      step = step ?? scheduler.reads.next(spent: ContinuousClock.now - start, of: budget)
    }
  }

  private func read(_ id: MapID, _ monitor: inout Monitor) -> ReadResult {
    guard let follower = maps.followers[id], var reading = monitor.beginRead(id) else { return ReadResult(isOpen: false) }
    let revision = monitor.revision
    var outcome: ReadOutcome
    if let recorder {
      var recorded = RecordedRead()
      outcome = follower.read(into: &recorded, budget: ReadSchedule.slice)
      if follower.generation?.file == recorder.identity { (recorded, outcome) = (RecordedRead(), .ownRecording(follower.path)) }
      recorded.finish(outcome)
      recorded.give(to: &reading.map)
      recorder.note(id, recorded, at: monitor.now)
    } else {
      outcome = follower.read(into: &reading.map, budget: ReadSchedule.slice)
    }
    monitor.finish(reading, outcome)
    return ReadResult(
      hasNews: monitor.revision != revision, hasMore: outcome.progress.hasMore, endsGeneration: follower.hasSuccessor,
      isOpen: follower.descriptor != nil, file: follower.generation?.file)
  }

  private func arm(_ id: MapID) -> ReadSchedule.Arming {
    guard let descriptor = maps.followers[id]?.descriptor, writes?.arm(descriptor, key: id.rawValue) == true else { return .refused }
    return .armed
  }

  // MARK: - Descriptors

  /// Raises the limit of open files to the hard limit, at most 65,536, because hundreds of maps may be open; returns the limit.
  package static func raiseDescriptorLimit() -> Int {
    var limit = rlimit()
    let resource = __rlimit_resource_t(UInt32(RLIMIT_NOFILE.rawValue))
    guard getrlimit(resource, &limit) == 0 else { return 1024 }
    let before = limit.rlim_cur
    limit.rlim_cur = max(before, min(limit.rlim_max, 65_536))
    return Int(clamping: setrlimit(resource, &limit) == 0 ? limit.rlim_cur : before)
  }
}

extension ReadOutcome {
  /// Returns an error as the outcome of reading the recording that is being written. Recording it would make it grow without end.
  fileprivate static func ownRecording(_ path: FilePath) -> Self {
    let error = PerfMapError(.read, path: path, cause: "is the recording that is being written", remedy: "choose another file for it")
    let progress = MapFollower.Progress(bytes: .zero, hasMore: false, status: .unreadable(error))
    return Self(progress: progress, lastWrite: nil, fileSize: .zero)
  }
}

extension MapFollower {
  /// Passes at most about `budget` new bytes to a receiver.
  fileprivate func read(into receiver: inout some MapReceiver & ~Copyable, budget: ByteCount) -> ReadOutcome {
    let progress = poll(into: &receiver, budget: budget)
    return ReadOutcome(progress: progress, lastWrite: lastWrite, fileSize: fileSize)
  }
}
