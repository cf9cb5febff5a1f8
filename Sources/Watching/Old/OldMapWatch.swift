import Glibc
import LinuxSystem
import Monitor
import PerfMap
import Processes
import Recording
import SystemPackage

/// Finds the maps of a directory, follows them, and tells the monitor: the side of the loop that touches files and processes.
///
/// Maps that grow are looked at twenty times a second, without a watch on them: watching them would slow their writers. Maps on which
/// nothing happens cost nothing: one alarm each, which goes off at the next write. All are looked at each five seconds, for what no alarm tells.
package final class OldMapWatch {
  /// Which maps are followed.
  package enum Source {
    /// Those of a directory, also those that come later.
    case directory(String)
    /// These, whether they are there yet or not.
    case maps([MapTarget])
  }

  /// Nothing where the maps are named.
  var directory: MapDirectory?
  let named: [MapTarget]
  let maps: FollowedMaps
  /// Is told all that the monitor is told.
  let recorder: Recorder?
  let processes = ProcFilesystem()
  var exits = ProcessExitWatch()
  var alarms: WriteWatch?

  var byPath: [FilePath: MapID] = [:]
  var pids: [MapID: ProcessID] = [:]
  /// Maps whose name is gone from the directory; they stay while their process may still write.
  var vanished: Set<MapID> = []
  /// Maps that are looked at on each tick, and when something last happened to them.
  var busy: [MapID: Duration] = [:]
  /// The maps of the present round that have not been looked at, the next one last.
  var queue: [MapID] = []
  /// Maps of which more is waiting than a slice: read in turn with the time that rounds leave.
  var loading: [MapID] = []
  var lastLook: Duration = .seconds(-60)
  var lastSweep: Duration = .seconds(-60)
  var lastIdentify: Duration = .seconds(-60)
  /// Counts the seconds: in each, one map of ten is asked again what its process is called.
  var identifyTurn = 0
  var lastDirectoryLook: Duration = .seconds(-60)
  /// When the directory has to be listed anew, because events were lost; and when it was last.
  var listingDue: Duration?
  var lastListing: Duration = .seconds(-60)
  /// When maps that were named and are not there were looked for.
  var lastNamedLook: Duration = .seconds(-60)
  /// When room was looked for in vain.
  var lastFull: Duration = .seconds(-60)

  /// How often maps that grow are looked at.
  static let lookInterval: Duration = .milliseconds(50)
  /// How often processes are counted, and a directory is listed that the kernel does not watch.
  package static let slowInterval: Duration = .seconds(1)
  /// How often all maps are looked at.
  static let sweepInterval: Duration = .seconds(5)
  /// How long a map on which nothing happens counts as one that grows.
  static let calmAfter: Duration = .seconds(1)
  static let slice = ByteCount(256 << 10)
  /// How many maps that grow are looked at in one round besides the one that is shown.
  static let mostInRound = 64
  /// Whose turn it is where more grow.
  var turn = 0
  /// How many maps are followed at most; the others wait.
  let mostMaps: Int
  var waitingMaps: WaitingMaps

  /// Looks at all processes on another thread; nil when the kernel has no descriptor for us: then once, at the start.
  let background = Background<Survey>()
  /// The last look, and when it began; nil where the maps are named, and nothing is looked for.
  var last: Survey?
  var lastSurvey: Duration = .zero
  var lastOpenFiles: Duration = .seconds(-60)
  var openFilesCost: Duration = .zero
  /// The processes that write files which several write, as of the last look at open files.
  var writers: [FileIdentity: [ProcessID]] = [:]
  var isSurveying = false
  /// Whether one is wanted before its time.
  var isSurveyWanted = false
  /// Tells of names that come and go in containers.
  var alarm: DirectoryAlarm?
  /// Whether the first look is over: what is found later is new.
  private(set) var hasStarted = false
  var hasWarned = false
  /// Something to tell the user.
  package var notice: String?

  /// Watches maps. `descriptors` is how many files we may have open: a followed map takes two, its file and its process.
  package init(_ source: Source, maps: FollowedMaps, descriptors: Int, recorder: Recorder? = nil) throws(ProcessesError) {
    switch source {
    case .directory(let path):
      directory = try MapDirectory(path: FilePath(path))
      last = Survey(directory: FilePath(path))
      alarm = try? DirectoryAlarm()
      named = []
      waitingMaps = WaitingMaps(directory: FilePath(path))
    case .maps(let targets):
      directory = nil
      named = targets
      waitingMaps = WaitingMaps(directory: FilePath("."))
    }
    self.maps = maps
    self.recorder = recorder
    mostMaps = max(16, min(4096, (descriptors - 64) / 2))
    alarms = try? WriteWatch()
  }

  /// What to poll for besides time.
  package var descriptors: [Int32] {
    var all = exits.descriptor.map { [$0] } ?? []
    if let descriptor = directoryDescriptor { all.append(descriptor) }
    switch alarms {
    case .some(let alarms): all.append(alarms.descriptor.rawValue)
    case .none: break
    }
    switch alarm {
    case .some(let alarm): all.append(alarm.descriptor.rawValue)
    case .none: break
    }
    if let background { all.append(background.descriptor) }
    return all
  }

  var directoryDescriptor: Int32? {
    switch directory {
    case .some(let directory): directory.descriptor
    case .none: nil
    }
  }

  /// Whether some map grows, so that time matters.
  package var isBusy: Bool { !busy.isEmpty }

  /// Finds the maps that are there.
  package func start(_ monitor: inout Monitor) throws(ProcessesError) {
    // Where there are too many, those of processes that run come first.
    let files = try directory?.scan() ?? []
    let (running, others) = files.count > mostMaps ? WaitingMaps.divided(files) : (files, [])
    for file in running + others { add(file, existed: true, &monitor) }
    for target in named { add(target, &monitor) }
    if var first = last {
      first.look(atOpenFiles: false)
      take(first, &monitor)
    }
    hasStarted = true
    isSurveyWanted = true
    monitor.sortMapsNow()
    monitor.selectFirstMap()
  }

  /// Looks at what may have changed, for at most about `budget`; returns whether more is waiting.
  package func look(_ monitor: inout Monitor, budget: Duration) -> Bool {
    let now = monitor.now.uptime
    if directoryDescriptor != nil || now - lastDirectoryLook >= Self.slowInterval {
      lastDirectoryLook = now
      apply(directory?.changes() ?? [], &monitor)
    }
    listAgain(&monitor)
    if waitingMaps.count > 0 { admit(&monitor) }
    let ended = exits.ended()
    if now - lastIdentify >= Self.slowInterval || !ended.isEmpty {
      lastIdentify = now
      identify(ended, &monitor)
    }
    survey(&monitor)
    takeAlarms(now)
    awaitNamed(now)
    if queue.isEmpty, now - lastLook >= Self.lookInterval {
      lastLook = now
      let isSweep = now - lastSweep >= Self.sweepInterval
      if isSweep { lastSweep = now }
      queue = round(monitor, isSweep: isSweep)
    }
    let end = ContinuousClock.now + budget
    readRound(&monitor, until: end)
    readLoading(&monitor, until: end)
    return !queue.isEmpty || !loading.isEmpty
  }

  /// The maps to look at now, the next one last: the one that is shown, and of the others as many in turn as cost little.
  ///
  /// Up to 64 maps that grow are all seen twenty times a second; a thousand each every 0.8 seconds.
  func round(_ monitor: Monitor, isSweep: Bool) -> [MapID] {
    let waiting = Set(loading)
    if isSweep { return monitor.order.reversed().filter { !waiting.contains($0) } }
    var others = monitor.order.filter { busy[$0] != nil && !waiting.contains($0) && $0 != monitor.selectedMap }
    if others.count > Self.mostInRound {
      let start = turn % others.count
      others = Array((others[start...] + others[..<start]).prefix(Self.mostInRound))
      turn = start + Self.mostInRound
    }
    let shown = monitor.selectedMap.flatMap { busy[$0] != nil && !waiting.contains($0) ? $0 : nil }
    return others.reversed() + (shown.map { [$0] } ?? [])
  }

  /// Nothing tells of a map that was named and is not there yet: it is looked for once a second.
  private func awaitNamed(_ now: Duration) {
    guard !named.isEmpty, now - lastNamedLook >= Self.slowInterval else { return }
    lastNamedLook = now
    for (id, follower) in maps.followers where follower.descriptor == nil { busy[id] = now }
  }

  func takeAlarms(_ now: Duration) {
    guard alarms != nil else { return }
    guard let fired = alarms?.fired() else {
      // Alarms were lost: every map may have been written.
      for id in pids.keys { busy[id] = now }
      return
    }
    for key in fired { busy[MapID(rawValue: key)] = now }
  }

  /// Looks at each map of the round, for a slice at most, until time is up.
  func readRound(_ monitor: inout Monitor, until end: ContinuousClock.Instant) {
    while let id = queue.popLast() {
      guard let follower = maps.followers[id] else { continue }
      let revision = monitor.revision
      read(id, follower, &monitor)
      if monitor.revision != revision {
        busy[id] = monitor.now.uptime
      } else {
        calm(id, follower, &monitor)
      }
      if monitor.maps[id]?.isLoading == true { loading.insert(id, at: 0) }
      if ContinuousClock.now >= end { return }
    }
  }

  /// Goes on with the large maps in turn until time is up, with one slice at least.
  func readLoading(_ monitor: inout Monitor, until end: ContinuousClock.Instant) {
    while let id = loading.popLast() {
      guard let follower = maps.followers[id] else { continue }
      read(id, follower, &monitor)
      busy[id] = monitor.now.uptime
      if monitor.maps[id]?.isLoading == true { loading.insert(id, at: 0) }
      if ContinuousClock.now >= end { return }
    }
  }

  func read(_ id: MapID, _ follower: MapFollower, _ monitor: inout Monitor) {
    let now = monitor.now
    monitor.read(id) { map in
      guard let recorder else {
        let progress = follower.poll(into: &map, budget: Self.slice)
        return ReadOutcome(progress: progress, lastWrite: follower.lastWrite, fileSize: follower.fileSize)
      }
      var read = RecordedRead()
      let progress = follower.poll(into: &read, budget: Self.slice)
      let outcome = ReadOutcome(progress: progress, lastWrite: follower.lastWrite, fileSize: follower.fileSize)
      read.finish(outcome)
      read.give(to: &map)
      recorder.note(id, read, at: now)
      return outcome
    }
  }

  /// Lets a map be on which nothing has happened for a while, with an alarm for when something does.
  func calm(_ id: MapID, _ follower: MapFollower, _ monitor: inout Monitor) {
    guard let since = busy[id], monitor.now.uptime - since >= Self.calmAfter else { return }
    guard let descriptor = follower.descriptor else {
      // What is not open cannot be watched; the sweep looks at it.
      busy[id] = nil
      return
    }
    guard alarms?.arm(descriptor, key: id.rawValue) == true else { return }
    busy[id] = nil
    // What was written before the alarm stood is read now; then the map is busy again.
    let revision = monitor.revision
    read(id, follower, &monitor)
    if monitor.revision != revision { busy[id] = monitor.now.uptime }
  }

  /// Hundreds of maps are open at once: takes as many descriptors as we may have, and returns how many that are.
  package static func raiseDescriptorLimit() -> Int {
    var limit = rlimit()
    let resource = __rlimit_resource_t(UInt32(RLIMIT_NOFILE.rawValue))
    guard getrlimit(resource, &limit) == 0 else { return 1024 }
    let before = limit.rlim_cur
    limit.rlim_cur = max(before, min(limit.rlim_max, 65_536))
    return Int(clamping: setrlimit(resource, &limit) == 0 ? limit.rlim_cur : before)
  }
}
