import ArgumentParser
import Settings
import Dashboard
import Glibc
import LinuxSystem
import Monitor
import PerfMap
import Processes
import Recording
import Screen
import SystemPackage
import Terminal

/// The monitor as it runs: one thread, one loop over keys, signals, files and time. What it shows are maps, or a recording of some.
struct MonitorSession: ~Copyable {
  let clock: Clock
  let signals: SignalQueue
  var terminal: Terminal
  /// The maps that are followed; nil where a recording is played.
  let watch: MapWatch?
  /// The recording that is played.
  var player: ReplayPlayer?
  var monitor: Monitor
  var dashboard: Dashboard
  var ownMap: OwnMap
  var demo: ChildProcess?
  var jvms = JVMRequests()
  var spare = SpareMemory()
  let tasks = Background<SnapshotTask.Outcome>()
  let memory = MemoryWatch()
  let options: MonitorOptions
  let configFile: ConfigFile?
  let configWatch: ConfigWatch?
  var library: ThemeLibrary
  let themeWatch: ConfigWatch?
  /// The preferences that the terminal shows.
  var applied: Preferences
  /// Why the loop ended.
  var ending: Ending?
  /// A demo whose map has not been seen yet: it is what the user wants to look at.
  var awaitedDemo: ProcessID?

  var hasToldOfCaps = false
  /// When the time of the recording was looked at last.
  var playedAt: Duration = .zero

  enum Ending {
    case quit
    case signal(Signal)
  }

  /// How often the screen is drawn while something changes.
  static let frameInterval: Duration = .milliseconds(50)

  /// Runs the monitor until it ends; says on standard error why it cannot.
  static func run(_ options: MonitorOptions) throws {
    let ending: Ending
    do {
      var session = try MonitorSession.open(options)
      ending = session.loop()
    }
    // Here the session is gone: the terminal is given back, the demo has ended.
    if case .signal(let signal) = ending { SignalQueue.end(by: signal) }
  }

  /// Opens everything; the terminal last, so that what fails before it can be said on it.
  static func open(_ options: MonitorOptions) throws -> MonitorSession {
    // Signals first: threads inherit that they are blocked.
    let signals = try SignalQueue()
    let clock = Clock()
    let file = try options.replay.map { try RecordingFile(path: FilePath($0)) }
    let source = try file.map { (nil, $0.monitor()) } ?? watched(options, clock)
    let chosen = options.preferences()
    let settings = TerminalSettings(
      colors: chosen.preferences.colors.depth, symbols: chosen.preferences.symbols.set, mouse: chosen.preferences.mouse ? .on : .off)
    let library = ThemeLibrary.standard()
    let terminal = try Terminal(settings: settings, styleSheet: library.sheet(chosen.preferences.theme))
    if !options.readonly, file == nil { SessionReport.prepare(size: terminal.size, depth: terminal.depth, symbols: terminal.symbols) }
    return MonitorSession(
      clock: clock, signals: signals, terminal: terminal, source, file, options: options, chosen: chosen,
      library: library)
  }

  private init(
    clock: Clock, signals: consuming SignalQueue, terminal: consuming Terminal, _ source: (watch: MapWatch?, monitor: Monitor),
    _ file: RecordingFile?, options: MonitorOptions, chosen: (preferences: Preferences, problems: [FileProblem]), library: ThemeLibrary
  ) {
    self.clock = clock
    self.signals = signals
    let symbols = terminal.symbols
    self.terminal = terminal
    watch = source.watch
    monitor = source.monitor
    monitor.sortEntriesAtStart(by: chosen.preferences.sort)
    player = file.map { ReplayPlayer($0.source) }
    self.options = options
    ownMap = OwnMap(directory: options.maps.directory)
    dashboard = Dashboard(
      ownMapPath: ownMap.path.string, directory: file?.path.string ?? options.maps.directory,
      isReadOnly: options.readonly || file != nil, symbols: symbols, zoneOffset: Clock.zoneOffset(), preferences: chosen.preferences,
      themes: library.names)
    dashboard.timeline = Timeline(clock: file.map { ReplayClock(length: $0.index.length) })
    if file != nil { dashboard.realTime = clock.now.uptime }
    self.library = library
    themeWatch = library.directory.flatMap { ConfigWatch(directory: $0, ending: ".toml") }
    configFile = options.configFile
    configWatch = configFile.flatMap { ConfigWatch($0) }
    applied = chosen.preferences
    show(chosen.problems + (library.theme(chosen.preferences.theme)?.problems ?? []))
    if let notice = options.configNotice { dashboard.show(notice, isError: true, at: monitor.now) }
    tellOfTear(file)
    if options.demo { startDemo() }
  }

  // MARK: - The loop

  mutating func loop() -> Ending {
    // A key is answered at once; what files do is shown twenty times a second; when nothing happens, only the clock is drawn.
    var isTouched = true
    var drawn = Frame()
    playedAt = clock.now.uptime
    while true {
      var isBusy = watch.map { lookAtMaps($0) } ?? play(&isTouched)
      isTouched = work(&isBusy, drawn) || isTouched
      runTasks()
      if watch != nil { isBusy = memory.look(&dashboard, &monitor, budget: .milliseconds(1)) || isBusy }
      let frame = Frame(monitor, at: clock.now.uptime)
      if isTouched || isDue(frame, after: drawn, isBusy) {
        drawn = frame
        let picture = dashboard.draw(monitor, size: terminal.size)
        terminal.paint(picture.canvas, cursor: picture.cursor)
      }
      isTouched = wait(isBusy ? .zero : timeToWait(drawn))
      handleSignals()
      if configWatch?.hasChanged() ?? false { readConfiguration() }
      if themeWatch?.hasChanged() ?? false { reloadThemes() }
      handleInput()
      spare.giveBack(at: clock.now.uptime)
      if let ending { return ending }
    }
  }

  /// Starts work on a picture that is due, and takes the outcome of what is done.
  mutating func runTasks() {
    guard let tasks else {
      // Without another thread, here.
      if let due = dashboard.takeTask(&monitor) { dashboard.finish(due.run(), &monitor) }
      return
    }
    for outcome in tasks.finished() { dashboard.finish(outcome, &monitor) }
    if let due = dashboard.takeTask(&monitor) { tasks.start { due.run() } }
  }

  /// Goes on with a search or a filter; returns whether its progress or its end is to be shown.
  mutating func work(_ isBusy: inout Bool, _ drawn: Frame) -> Bool {
    guard dashboard.isWorking(monitor) else { return false }
    let wasAnswering = dashboard.isAnswering(monitor)
    let end = ContinuousClock.now + .milliseconds(4)
    var hasMore = true
    while hasMore, ContinuousClock.now < end { hasMore = dashboard.work(&monitor, budget: 200) }
    isBusy = isBusy || hasMore
    let isAnswering = dashboard.isAnswering(monitor)
    return wasAnswering && (!isAnswering || clock.now.uptime - drawn.uptime >= Self.frameInterval)
  }

  /// What a picture shows, as far as it tells whether another one is due.
  struct Frame {
    var revision = -1
    /// When it was made.
    var uptime: Duration = .seconds(-60)
    /// The second of the clock.
    var second: Int64 = -1
    /// The slot of the rates, while some map has any.
    var slot: Int?

    init() {}

    init(_ monitor: borrowing Monitor, at uptime: Duration) {
      revision = monitor.revision
      self.uptime = uptime
      second = monitor.now.wall.rawValue / 1_000_000_000
      slot = monitor.rates.recentEntries > 0 ? Int(monitor.now.uptime / RateHistory.slot) : nil
    }

    func isDue(after drawn: Frame) -> Bool {
      if second != drawn.second || slot != drawn.slot { return true }
      return revision != drawn.revision && uptime - drawn.uptime >= MonitorSession.frameInterval
    }
  }

  /// How long nothing is due: until the next look at maps that grow, or the next second of the clock.
  func timeToWait(_ drawn: Frame) -> Duration {
    if let time = timeToWaitInRecording { return time }
    if watch?.isBusy ?? false || monitor.revision != drawn.revision { return Self.frameInterval }
    let nextSecond = Duration.nanoseconds(1_000_000_000 - monitor.now.wall.rawValue % 1_000_000_000) + .milliseconds(1)
    return drawn.slot == nil ? nextSecond : min(nextSecond, RateHistory.slot)
  }

  /// Waits for keys, signals, the directory, the end of a process, or time; returns whether a key or a signal has come.
  func wait(_ time: Duration) -> Bool {
    let others =
      (watch?.descriptors ?? []) + jvms.descriptors
      + [tasks?.descriptor, configWatch?.descriptor, themeWatch?.descriptor].compactMap { $0 }
    var requests = ([terminal.inputDescriptor, signals.descriptor] + others).map {
      pollfd(fd: $0, events: Int16(POLLIN), revents: 0)
    }
    _ = poll(&requests, nfds_t(requests.count), Int32((time / .milliseconds(1)).rounded(.up)))
    return requests[0].revents != 0 || requests[1].revents != 0
  }

  mutating func handleSignals() {
    for signal in signals.pending() {
      note("signal \(signal)")
      switch signal {
      case .interrupt, .terminate, .hangup, .quit: ending = .signal(signal)
      case .windowChange: terminal.resize()
      case .suspend: terminal.suspend()
      case .continue: terminal.redraw()
      }
    }
  }

  mutating func handleInput() {
    for event in terminal.events() {
      note("\(event)")
      for effect in dashboard.handle(event, &monitor) { perform(effect) }
      if ending != nil { return }
    }
  }

  /// Remembers an event for the report of a crash.
  func note(_ event: String) {
    CrashReport.note("\(monitor.now.uptime) \(monitor.maps.count) maps: \(event)")
  }

  mutating func perform(_ effect: Effect) {
    switch effect {
    case .quit: ending = .quit
    case .suspend: terminal.suspend()
    case .redraw: terminal.redraw()
    case .startDemo: startDemo()
    case .applyPreferences(let wanted): apply(wanted)
    case .savePreferences(let wanted): save(wanted)
    case .readThemes: readThemes()
    case .copy(let text): terminal.copy(text)
    case .saveScreen(let path): dashboard.saveScreen(monitor, size: terminal.size, as: path, to: FilePath(path))
    case .saveTable(let path, let text, let leftOut):
      dashboard.saveTable(text, as: path, to: FilePath(path), leftOut: leftOut, at: monitor.now)
    case .inject(let injection): inject(injection)
    case .listMapless where player != nil, .findLeftovers where player != nil:
      dashboard.show("a replay shows what was, not what runs now: start jittop without --replay", isError: false, at: monitor.now)
    case .listMapless: listMapless()
    case .askJVM(let pid, let time): askJVM(pid, every: time)
    case .stopAskingJVM(let pid): stopAskingJVM(pid)
    case .findLeftovers: Pruning(directory: FilePath(options.maps.directory)).offer(&dashboard, at: monitor.now)
    case .prune(let maps): Pruning(directory: FilePath(options.maps.directory)).remove(maps, &dashboard, at: monitor.now)
    }
  }
}
