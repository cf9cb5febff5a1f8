import Glibc
import LinuxSystem
import Monitor
import PerfMap
import Processes
import Recording
import SystemPackage

/// Finds maps, follows them and tells the monitor: performs what a ``WatchScheduler`` decides.
///
/// It owns the files, the kernel's watches and the processes' descriptors. It never blocks: the caller polls ``descriptors`` and calls
/// ``look(_:budget:)``.
package final class MapWatch {
  /// The maps to follow.
  package enum Source {
    /// Those of a directory, also those that come later.
    case directory(String)
    /// These, whether they exist yet or not.
    case maps([MapTarget])
  }

  /// Something to tell the user.
  package var notice: String?
  var scheduler: WatchScheduler
  /// Nil where the maps are named.
  private var directory: MapDirectory?
  private let named: [MapTarget]
  private let maps: FollowedMaps
  /// Takes all that the monitor takes.
  let recorder: Recorder?
  let processes = ProcFilesystem()
  var exits = ProcessExitWatch()
  /// Reports writes to quiet maps.
  private var writes: WriteWatch?
  /// Surveys on another thread; nil if the kernel has no descriptor for it: then there is one survey, at the start.
  private let background = Background<Survey>()
  /// The last survey; nil where the maps are named, and nothing is searched.
  private var survey: Survey?
  /// Reports names that come and go in containers.
  private var containers: ContainerDirectoryWatch?
  private var hasWarned = false

  /// How long a caller may wait between two looks if no map is busy.
  package static let slowInterval: Duration = .seconds(1)

  /// Watches maps. `descriptors` is the number of files that may be open: a followed map takes two, its file and its process.
  package init(_ source: Source, maps: FollowedMaps, descriptors: Int, recorder: Recorder? = nil) throws(ProcessesError) {
    switch source {
    case .directory(let path):
      directory = try MapDirectory(path: FilePath(path))
      let first = Survey(directory: FilePath(path))
      survey = first
      containers = try? ContainerDirectoryWatch()
      named = []
      scheduler = WatchScheduler(
        directory: FilePath(path), realDirectory: first.scan.realDirectory, limit: max(16, min(4096, (descriptors - 64) / 2)))
    case .maps(let targets):
      named = targets
      scheduler = WatchScheduler()
    }
    self.maps = maps
    self.recorder = recorder
    writes = try? WriteWatch()
  }

  /// The descriptors to poll besides time.
  package var descriptors: [Int32] {
    var all = exits.descriptor.map { [$0] } ?? []
    if let descriptor = directory?.descriptor { all.append(descriptor) }
    if let descriptor = writes?.descriptor { all.append(descriptor.rawValue) }
    if let descriptor = containers?.descriptor { all.append(descriptor.rawValue) }
    if let background { all.append(background.descriptor) }
    return all
  }

  /// True if some map grows, so that time matters.
  package var isBusy: Bool { scheduler.reads.isBusy }

  // MARK: - Looking

  /// Finds the maps that exist.
  package func start(_ monitor: inout Monitor) throws(ProcessesError) {
    let files = try directory?.scan() ?? []
    for file in scheduler.ordered(files, context(monitor)) { add(file, existed: true, &monitor) }
    for target in named { handle(.found(FoundMap(target)), &monitor) }
    if var first = survey {
      first.run(atOpenFiles: false)
      take(first, &monitor)
    }
    scheduler.started()
    monitor.sortMapsNow()
    monitor.selectFirstMap()
  }

  /// Adds a map of the directory, unless it is known.
  package func add(_ file: MapFile, existed: Bool, _ monitor: inout Monitor) {
    handle(.found(FoundMap(file, existed: existed)), &monitor)
  }

  /// Looks at what may have changed, for at most about `budget`; returns whether more is waiting.
  package func poll(_ monitor: inout Monitor, budget: Duration) -> Bool {
    takeChanges(&monitor)
    listAgain(&monitor)
    perform(scheduler.admit(context(monitor)), &monitor)
    identify(&monitor)
    takeSurveys(&monitor)
    takeAlarms(&monitor)
    scheduler.searchMissing(at: monitor.now.uptime)
    readMaps(&monitor, budget: budget)
    return scheduler.reads.hasMore
  }

  func context(_ monitor: borrowing Monitor) -> WatchContext {
    WatchContext(now: monitor.now.uptime, shown: monitor.selectedMap) { $0.isInUse }
  }

  func handle(_ event: WatchEvent, _ monitor: inout Monitor) { perform(scheduler.handle(event, context(monitor)), &monitor) }

  // MARK: - The directory

  /// How changes of the directory are learned now.
  private var watching: MapDirectory.Watching { directory?.descriptor == nil ? .byPolling : .byEvents }

  private func takeChanges(_ monitor: inout Monitor) {
    let now = monitor.now.uptime
    guard scheduler.listings.beginLook(at: now, watching) else { return }
    take(directory?.changes() ?? [], &monitor)
  }

  private func listAgain(_ monitor: inout Monitor) {
    let now = monitor.now.uptime
    guard scheduler.listings.beginListing(at: now) else { return }
    do throws(ProcessesError) {
      let changes = try directory?.rescan() ?? []
      scheduler.listings.listed()
      take(changes, &monitor)
    } catch {
      scheduler.listings.listingFailed(at: now, watching)
    }
  }

  private func take(_ changes: [MapDirectory.Change], _ monitor: inout Monitor) {
    for change in changes {
      switch change {
      case .appeared(let file): add(file, existed: false, &monitor)
      case .vanished(let file): handle(.vanished(file), &monitor)
      case .rescan: scheduler.listings.eventsLost(at: monitor.now.uptime)
      }
    }
  }

  // MARK: - Actions

  func perform(_ actions: [WatchAction], _ monitor: inout Monitor) {
    for action in actions {
      switch action {
      case .follow(let map): follow(map, &monitor)
      case .identify(let id, let pid): identify(id, pid, &monitor)
      case .attribute(let id, let pid):
        // The end of the process that the name of the map seems to say would be reported for ever.
        if let other = monitor.maps[id]?.pid { exits.stopWatching(other) }
        monitor.attribute(id, to: pid)
        recorder?.note(.attributed(id, pid), at: monitor.now)
      case .note(let writers, let id):
        recorder?.note(.writers(id, writers), at: monitor.now)
        monitor.note(writers: writers, of: id)
      case .forget(let id, let pid):
        if let pid { exits.stopWatching(pid) }
        maps.forget(id)
        monitor.remove(id)
        recorder?.note(.removed(id), at: monitor.now)
      case .leaveOut(let count): monitor.mapsLeftOut = count
      }
    }
  }

  private func follow(_ map: FoundMap, _ monitor: inout Monitor) {
    let id = monitor.add(path: map.path, pid: map.pid, existed: map.existed, place: map.place)
    recorder?.note(.found(id, path: map.path, pid: map.pid, existed: map.existed, place: map.place), at: monitor.now)
    maps.follow(id, map.held.map { maps.follower(of: $0, path: map.path) } ?? maps.follower(at: map.path))
    handle(.followed(id, map), &monitor)
  }

  // MARK: - Surveys

  /// Takes surveys that are over, and starts the next one when it is due.
  private func takeSurveys(_ monitor: inout Monitor) {
    for found in background?.finished() ?? [] { take(found, &monitor) }
    if containers?.hasChanged() ?? false { scheduler.surveys.want() }
    guard let survey, let background, let scope = scheduler.surveys.next(at: monitor.now.uptime) else { return }
    background.start {
      var next = survey
      next.run(atOpenFiles: scope == .openFiles)
      return next
    }
  }

  private func take(_ found: Survey, _ monitor: inout Monitor) {
    survey = found
    scheduler.surveys.finished(cost: found.cost, openFiles: found.open == nil ? nil : found.openCost)
    if let maps = found.containers {
      containers?.watch(found.scan.directories)
      for map in maps { handle(.container(map), &monitor) }
      handle(.containers(Set(maps.map(\.path))), &monitor)
      warn(found.scan.refusal)
    }
    for map in found.open ?? [] { handle(.open(map), &monitor) }
    handle(.writers(found.open?.sharedWriters), &monitor)
  }

  private func warn(_ refusal: ProcessesError?) {
    guard let refusal, !hasWarned else { return }
    hasWarned = true
    notice = "\(refusal.cause) (\(refusal.remedy))"
  }

  // MARK: - Reading

  private func takeAlarms(_ monitor: inout Monitor) {
    guard writes != nil else { return }
    let fired = writes?.fired()
    handle(fired.map { .alarms(Set($0.map(MapID.init(rawValue:)))) } ?? .alarmsLost, &monitor)
  }

  private func readMaps(_ monitor: inout Monitor, budget: Duration) {
    let now = monitor.now.uptime
    let start = ContinuousClock.now
    scheduler.reads.begin(at: now, order: monitor.order, shown: monitor.selectedMap)
    var step = scheduler.reads.next(spent: .zero, of: budget)
    while let due = step {
      switch due {
      case .read(let id): step = scheduler.read(id, read(id, &monitor), at: now)
      case .arm(let id): step = scheduler.reads.armed(arm(id))
      }
      step = step ?? scheduler.reads.next(spent: ContinuousClock.now - start, of: budget)
    }
  }

  /// Reads a slice of a map.
  private func read(_ id: MapID, _ monitor: inout Monitor) -> ReadResult {
    guard let follower = maps.followers[id], var reading = monitor.beginRead(id) else { return ReadResult(isOpen: false) }
    let revision = monitor.revision
    let outcome: ReadOutcome
    if let recorder {
      var recorded = RecordedRead()
      outcome = follower.read(into: &recorded, budget: ReadSchedule.slice)
      recorded.finish(outcome)
      recorded.give(to: &reading.map)
      recorder.note(id, recorded, at: monitor.now)
    } else {
      outcome = follower.read(into: &reading.map, budget: ReadSchedule.slice)
    }
    monitor.finish(reading, outcome)
    return ReadResult(
      hasNews: monitor.revision != revision, hasMore: outcome.progress.hasMore, isOpen: follower.descriptor != nil,
      file: follower.generation?.file)
  }

  /// Arms the alarm of a map.
  private func arm(_ id: MapID) -> ReadSchedule.Arming {
    guard let descriptor = maps.followers[id]?.descriptor, writes?.arm(descriptor, key: id.rawValue) == true else { return .refused }
    return .armed
  }

  // MARK: - Descriptors

  /// Raises the limit of open files as far as allowed, for hundreds of maps are open at once, and returns it.
  package static func raiseDescriptorLimit() -> Int {
    var limit = rlimit()
    let resource = __rlimit_resource_t(UInt32(RLIMIT_NOFILE.rawValue))
    guard getrlimit(resource, &limit) == 0 else { return 1024 }
    let before = limit.rlim_cur
    limit.rlim_cur = max(before, min(limit.rlim_max, 65_536))
    return Int(clamping: setrlimit(resource, &limit) == 0 ? limit.rlim_cur : before)
  }
}

extension MapFollower {
  /// Hands over what is new, at most about `budget` bytes, and returns the outcome.
  fileprivate func read(into receiver: inout some MapReceiver & ~Copyable, budget: ByteCount) -> ReadOutcome {
    let progress = poll(into: &receiver, budget: budget)
    return ReadOutcome(progress: progress, lastWrite: lastWrite, fileSize: fileSize)
  }
}
