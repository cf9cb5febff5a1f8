import ArgumentParser
import Configuration
import Dashboard
import Glibc
import Monitor
import PerfMap
import Processes
import Screen
import SystemPackage
import TOMLFiles
import Terminal
import Themes

/// The monitor as it runs: one thread, one loop over keys, signals, files and time.
struct MonitorSession: ~Copyable {
  private let clock: Clock
  private let signals: SignalQueue
  private var terminal: Terminal
  private let watch: MapWatch
  var monitor: Monitor
  var dashboard: Dashboard
  private var ownMap: OwnMap
  private var demo: DemoChild?
  var jvms = JVMRequests()
  private let tasks = Background<SnapshotTask.Outcome>()
  private let memory = MemoryWatch()
  let options: MonitorOptions
  private let configFile: ConfigFile?
  private let configWatch: ConfigWatch?
  private var library: ThemeLibrary
  private let themeWatch: ConfigWatch?
  /// The preferences that the terminal shows.
  private var applied: Preferences
  /// Why the loop ended.
  private var ending: Ending?
  /// A demo whose map has not been seen yet: it is what the user wants to look at.
  private var awaitedDemo: ProcessID?

  private var hasToldOfCaps = false

  private enum Ending {
    case quit
    case signal(Signal)
  }

  /// How often the screen is drawn while something changes.
  private static let frameInterval: Duration = .milliseconds(50)

  /// Runs the monitor until it ends; says on standard error why it cannot.
  static func run(_ options: MonitorOptions) throws {
    let ending: Ending
    do {
      var session = try MonitorSession.open(options)
      ending = session.loop()
    } catch let error as TerminalError {
      Failure.report(error)
      throw Failure.status
    } catch let error as ProcessesError {
      Failure.report(error)
      throw Failure.status
    }
    // Here the session is gone: the terminal is given back, the demo has ended.
    if case .signal(let signal) = ending { SignalQueue.end(by: signal) }
  }

  /// Opens everything; the terminal last, so that what fails before it can be said on it.
  private static func open(_ options: MonitorOptions) throws -> MonitorSession {
    // Signals first: threads inherit that they are blocked.
    let signals = try SignalQueue()
    let clock = Clock()
    let maps = FollowedMaps()
    let watch = try MapWatch(.directory(options.maps.directory), maps: maps, descriptors: MapWatch.raiseDescriptorLimit())
    var monitor = Monitor(now: clock.now) { maps.text($0, $1, $2, $3) }
    monitor.entryLimit = Memory.entryLimit
    try watch.start(&monitor)
    let chosen = options.preferences()
    let settings = TerminalSettings(
      colors: chosen.preferences.colors.depth, symbols: chosen.preferences.symbols.set, mouse: chosen.preferences.mouse ? .on : .off)
    let library = ThemeLibrary.standard()
    let terminal = try Terminal(settings: settings, styleSheet: library.sheet(chosen.preferences.theme))
    if !options.readonly { SessionReport.prepare(size: terminal.size, depth: terminal.depth, symbols: terminal.symbols) }
    monitor.sortEntriesAtStart(by: chosen.preferences.sort)
    return MonitorSession(
      clock: clock, signals: signals, terminal: terminal, watch: watch, monitor: monitor, options: options, chosen: chosen,
      library: library)
  }

  private init(
    clock: Clock, signals: consuming SignalQueue, terminal: consuming Terminal, watch: MapWatch, monitor: Monitor,
    options: MonitorOptions, chosen: (preferences: Preferences, problems: [FileProblem]), library: ThemeLibrary
  ) {
    self.clock = clock
    self.signals = signals
    let symbols = terminal.symbols
    self.terminal = terminal
    self.watch = watch
    self.monitor = monitor
    self.options = options
    ownMap = OwnMap(directory: options.maps.directory)
    dashboard = Dashboard(
      ownMapPath: ownMap.path.string, directory: options.maps.directory, isReadOnly: options.readonly,
      symbols: symbols, zoneOffset: Clock.zoneOffset(), preferences: chosen.preferences, themes: library.names)
    self.library = library
    themeWatch = library.directory.flatMap { ConfigWatch(directory: $0, ending: ".toml") }
    configFile = options.configFile
    configWatch = configFile.flatMap { ConfigWatch($0) }
    applied = chosen.preferences
    show(chosen.problems + (library.theme(chosen.preferences.theme)?.problems ?? []))
    if options.demo { startDemo() }
  }

  // MARK: - The loop

  private mutating func loop() -> Ending {
    // A key is answered at once; what files do is shown twenty times a second; when nothing happens, only the clock is drawn.
    var isTouched = true
    var drawn = Frame()
    while true {
      monitor.tick(clock.now)
      var isBusy = watch.look(&monitor, budget: .milliseconds(3))
      if let notice = watch.notice.take() { dashboard.show(notice, isError: true, at: monitor.now) }
      lookAtJVMs()
      selectAwaitedDemo()
      tellOfCaps()
      isTouched = work(&isBusy, drawn) || isTouched
      runTasks()
      isBusy = memory.look(&dashboard, &monitor, budget: .milliseconds(1)) || isBusy
      let frame = Frame(monitor)
      if isTouched || frame.isDue(after: drawn) {
        drawn = frame
        let picture = dashboard.draw(monitor, size: terminal.size)
        terminal.paint(picture.canvas, cursor: picture.cursor)
      }
      isTouched = wait(isBusy ? .zero : timeToWait(drawn))
      handleSignals()
      if configWatch?.hasChanged() ?? false { readConfiguration() }
      if themeWatch?.hasChanged() ?? false { reloadThemes() }
      handleInput()
      if let ending { return ending }
    }
  }

  /// Starts work on a picture that is due, and takes the outcome of what is done.
  private mutating func runTasks() {
    guard let tasks else {
      // Without another thread, here.
      if let due = dashboard.takeTask(&monitor) { dashboard.finish(due.run(), &monitor) }
      return
    }
    for outcome in tasks.finished() { dashboard.finish(outcome, &monitor) }
    if let due = dashboard.takeTask(&monitor) { tasks.start { due.run() } }
  }

  /// Goes on with a search or a filter; returns whether its progress or its end is to be shown.
  private mutating func work(_ isBusy: inout Bool, _ drawn: Frame) -> Bool {
    guard dashboard.isWorking(monitor) else { return false }
    let wasAnswering = dashboard.isAnswering(monitor)
    let end = ContinuousClock.now + .milliseconds(4)
    var hasMore = true
    while hasMore, ContinuousClock.now < end { hasMore = dashboard.work(&monitor, budget: 200) }
    isBusy = isBusy || hasMore
    let isAnswering = dashboard.isAnswering(monitor)
    return wasAnswering && (!isAnswering || monitor.now.uptime - drawn.uptime >= Self.frameInterval)
  }

  /// What a picture shows, as far as it tells whether another one is due.
  private struct Frame {
    var revision = -1
    var uptime: Duration = .seconds(-60)
    /// The second of the clock.
    var second: Int64 = -1
    /// The slot of the rates, while some map has any.
    var slot: Int?

    init() {}

    init(_ monitor: borrowing Monitor) {
      revision = monitor.revision
      uptime = monitor.now.uptime
      second = monitor.now.wall.rawValue / 1_000_000_000
      slot = monitor.rates.recentEntries > 0 ? Int(monitor.now.uptime / RateHistory.slot) : nil
    }

    func isDue(after drawn: Frame) -> Bool {
      if second != drawn.second || slot != drawn.slot { return true }
      return revision != drawn.revision && uptime - drawn.uptime >= MonitorSession.frameInterval
    }
  }

  /// How long nothing is due: until the next look at maps that grow, or the next second of the clock.
  private func timeToWait(_ drawn: Frame) -> Duration {
    if watch.isBusy || monitor.revision != drawn.revision { return Self.frameInterval }
    let nextSecond = Duration.nanoseconds(1_000_000_000 - monitor.now.wall.rawValue % 1_000_000_000) + .milliseconds(1)
    return drawn.slot == nil ? nextSecond : min(nextSecond, RateHistory.slot)
  }

  /// Waits for keys, signals, the directory, the end of a process, or time; returns whether a key or a signal has come.
  private func wait(_ time: Duration) -> Bool {
    let others =
      watch.descriptors + jvms.descriptors + [tasks?.descriptor, configWatch?.descriptor, themeWatch?.descriptor].compactMap { $0 }
    var requests = ([terminal.inputDescriptor, signals.descriptor] + others).map {
      pollfd(fd: $0, events: Int16(POLLIN), revents: 0)
    }
    _ = poll(&requests, nfds_t(requests.count), Int32((time / .milliseconds(1)).rounded(.up)))
    return requests[0].revents != 0 || requests[1].revents != 0
  }

  private mutating func handleSignals() {
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

  private mutating func handleInput() {
    for event in terminal.events() {
      note("\(event)")
      for effect in dashboard.handle(event, &monitor) { perform(effect) }
      if ending != nil { return }
    }
  }

  /// Remembers an event for the report of a crash.
  private func note(_ event: String) {
    CrashReport.note("\(monitor.now.uptime) \(monitor.maps.count) maps: \(event)")
  }

  private mutating func perform(_ effect: Effect) {
    switch effect {
    case .quit: ending = .quit
    case .suspend: terminal.suspend()
    case .redraw: terminal.redraw()
    case .startDemo: startDemo()
    case .applyPreferences(let wanted): apply(wanted)
    case .savePreferences(let wanted): save(wanted)
    case .readThemes: readThemes()
    case .copy(let text): terminal.copy(text)
    case .saveScreen(let path): saveScreen(path)
    case .saveTable(let path, let text): dashboard.saveTable(text, as: path, to: FilePath(path), at: monitor.now)
    case .inject(let injection): inject(injection)
    case .listMapless: listMapless()
    case .askJVM(let pid, let time): askJVM(pid, every: time)
    case .stopAskingJVM(let pid): stopAskingJVM(pid)
    case .findLeftovers: Pruning(directory: FilePath(options.maps.directory)).offer(&dashboard, at: monitor.now)
    case .prune(let maps): Pruning(directory: FilePath(options.maps.directory)).remove(maps, &dashboard, at: monitor.now)
    case .replay: break
    }
  }

  /// Says once that not all is shown; the marks in the table of maps stay.
  private mutating func tellOfCaps() {
    guard !hasToldOfCaps, monitor.mapsLeftOut > 0 || monitor.entriesLeftOut > 0 else { return }
    hasToldOfCaps = true
    let text =
      monitor.mapsLeftOut > 0
      ? "capped: \(monitor.maps.count) maps are followed, \(monitor.mapsLeftOut) more are not"
      : "capped: \(monitor.entryLimit) entries are kept, what comes is counted only"
    dashboard.show(text, isError: true, at: monitor.now)
  }

  // MARK: - Effects

  private mutating func startDemo() {
    if var running = demo.take(), !running.hasEnded() {
      dashboard.show("the demo runs already, as process \(running.pid)", isError: false, at: monitor.now)
      demo = consume running
      return
    }
    do throws(Errno) {
      let child = try DemoChild(directory: options.maps.directory)
      dashboard.show("the demo has started, as process \(child.pid)", isError: false, at: monitor.now)
      awaitedDemo = ProcessID(child.pid)
      demo = consume child
    } catch {
      dashboard.show("the demo could not be started: \(error)", isError: true, at: monitor.now)
    }
  }

  private mutating func selectAwaitedDemo() {
    guard let pid = awaitedDemo else { return }
    if let map = monitor.maps.values.first(where: { $0.pid == pid }) {
      monitor.selectMap(map.id)
      awaitedDemo = nil
    } else if demo?.hasEnded() ?? true {
      dashboard.show(
        "the demo has ended at once: try `jittop demo --directory \(options.maps.directory)`", isError: true, at: monitor.now)
      awaitedDemo = nil
    }
  }

  // MARK: - Preferences

  private mutating func readConfiguration() {
    let read = options.preferences()
    dashboard.preferences = read.preferences
    apply(read.preferences)
    if read.problems.isEmpty {
      dashboard.show("the configuration was read again", isError: false, at: monitor.now)
    } else {
      show(read.problems)
    }
  }

  /// The first mistake is said; with it gone, the next one.
  private mutating func show(_ problems: [FileProblem]) {
    guard let first = problems.first else { return }
    let rest = problems.count > 1 ? " (and \(problems.count - 1) more)" : ""
    dashboard.show("\(first)\(rest)", isError: true, at: monitor.now)
  }

  private mutating func apply(_ wanted: Preferences) {
    if wanted.theme != applied.theme {
      terminal.restyle(library.sheet(wanted.theme))
      dashboard.catalogue.figures = library.figures(wanted.theme)
    }
    if wanted.mouse != applied.mouse { terminal.setMouse(wanted.mouse ? .on : .off) }
    applied = wanted
  }

  /// Reads which themes there are, for the picker; also shows what has become of the one that is in use.
  private mutating func readThemes() {
    // The directory may have come since.
    themeWatch?.start()
    library.list()
    terminal.restyle(library.sheet(applied.theme))
    dashboard.catalogue = ThemeCatalogue(
      choices: library.choices, figures: library.figures(applied.theme), colors: terminal.depth.words)
    show(library.problems)
  }

  /// A theme of the user was written.
  private mutating func reloadThemes() {
    readThemes()
    if library.problems.isEmpty { dashboard.show("the themes were read again", isError: false, at: monitor.now) }
  }

  private mutating func save(_ wanted: Preferences) {
    guard let configFile else {
      dashboard.show("no place for a configuration: set HOME or XDG_CONFIG_HOME", isError: true, at: monitor.now)
      return
    }
    do throws(ConfigFailure) {
      try configFile.write(wanted, usual: MonitorOptions.usual, themes: library.names)
      configWatch?.start()
      dashboard.show("wrote \(configFile.path)", isError: false, at: monitor.now)
    } catch {
      dashboard.show("\(configFile.path) could not be written: \(error)", isError: true, at: monitor.now)
    }
  }

  /// Writes the screen, as it stands without the command over it.
  private mutating func saveScreen(_ path: String) {
    let picture = dashboard.draw(monitor, size: terminal.size)
    do throws(Errno) {
      try ScreenFile.write(picture.canvas, to: FilePath(path))
      dashboard.show("wrote the screen to \(path)", isError: false, at: monitor.now)
    } catch {
      dashboard.show("the screen could not be written to \(path): \(error)", isError: true, at: monitor.now)
    }
  }

  private mutating func inject(_ injection: Injection) {
    do throws(PerfMapError) {
      if let id = injection.target {
        guard let map = monitor.maps[id] else { return }
        let path = map.path
        guard map.place != .container else {
          dashboard.show("\(path) lies in a container: jittop writes nothing there", isError: true, at: monitor.now)
          return
        }
        // A map that is gone is not made anew: its process could not open ours.
        let writer = try PerfMapWriter(path: path, missing: .refuse)
        try writer.require(owner: MapOwner.expected(map.process))
        try writer.write(start: injection.range.start, size: injection.range.size, name: injection.name)
        try writer.close()
        monitor.expectInjected(injection.range, at: path)
        dashboard.show("wrote \(injection.range.start) \(injection.range.size) to \(path)", isError: false, at: monitor.now)
      } else {
        try ownMap.write(injection.range, name: injection.name)
        monitor.expectInjected(injection.range, at: ownMap.path)
        dashboard.show(
          "wrote \(injection.range.start) \(injection.range.size) to \(ownMap.path)", isError: false, at: monitor.now)
      }
    } catch {
      // The file's name is enough here, so that the cause and the remedy are seen.
      dashboard.show("\(error.path.lastComponent?.string ?? ""): \(error.cause) (\(error.remedy))", isError: true, at: monitor.now)
    }
  }
}
