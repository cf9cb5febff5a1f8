import Dashboard
import LinuxSystem
import Monitor
import PerfMap
import Processes
import Recording
import Screen
import Settings
import SystemPackage
import Terminal
import Watching

/// The monitor as it runs: one thread, one loop over keys, signals, files and time. What it shows are maps, or a recording of some.
package struct MonitorSession: ~Copyable, SessionLoop {
  let clock: Clock
  let signals: SignalQueue
  var terminal: Terminal
  /// The maps that are followed; nil where a recording is played.
  var maps: WatchedMaps?
  /// The recording that is played.
  var recording: PlayedRecording?
  var shown: MonitorScreen
  var appearance: Appearance
  var ownMap: InjectionMap
  var demo: DemoRun
  var jvms = JVMRequests()
  var memory = MemoryWatch()
  var spare = HeapTrimmer()
  let options: SessionOptions
  /// Why the loop ended.
  var ending: Ending?
  /// What the last picture showed.
  var drawn = Frame()
  /// True if a key or a signal has come, or something else must be shown at once.
  var isTouched = true

  package typealias Problem = Never

  package enum Ending {
    case quit
    case signal(Signal)
  }

  /// How often the screen is drawn while something changes.
  static let frameInterval: Duration = .milliseconds(50)

  /// Runs the monitor until it ends; says on standard error why it cannot.
  package static func run(_ options: SessionOptions) throws {
    let ending: Ending
    do {
      var session = try MonitorSession.open(options)
      ending = session.run()
    }
    // Here the session is gone: the terminal is given back, the demo has ended.
    if case .signal(let signal) = ending { SignalQueue.end(by: signal) }
  }

  /// Opens everything; the terminal last, so that what fails before it can be said on it.
  static func open(_ options: SessionOptions) throws -> MonitorSession {
    // Signals first: threads inherit that they are blocked.
    let signals = try SignalQueue()
    let clock = Clock()
    let file = try options.replay.map { try RecordingFile(path: FilePath($0)) }
    let (maps, monitor) = try file.map { (nil, $0.monitor(entryLimit: Memory.entryLimit)) } ?? WatchedMaps.open(options, clock)
    let chosen = options.preferences()
    let settings = TerminalSettings(
      colors: chosen.preferences.colors.depth, symbols: chosen.preferences.symbols.set, mouse: chosen.preferences.mouse ? .on : .off)
    let library = ThemeLibrary.standard()
    let terminal = try Terminal(settings: settings, styleSheet: library.sheet(chosen.preferences.theme))
    if !options.isReadOnly, file == nil {
      SessionReport.prepare(version: options.version, size: terminal.size, depth: terminal.depth, symbols: terminal.symbols)
    }
    return MonitorSession(
      clock: clock, signals: signals, terminal: terminal, maps, file.map { PlayedRecording($0) }, monitor, options, chosen, library)
  }

  private init(
    clock: Clock, signals: consuming SignalQueue, terminal: consuming Terminal, _ maps: WatchedMaps?, _ recording: PlayedRecording?,
    _ monitor: Monitor, _ options: SessionOptions, _ chosen: (preferences: Preferences, problems: [FileProblem]), _ library: ThemeLibrary
  ) {
    self.clock = clock
    self.signals = signals
    let symbols = terminal.symbols
    self.terminal = terminal
    self.maps = maps
    self.recording = recording
    self.options = options
    ownMap = InjectionMap(directory: options.directory)
    demo = DemoRun(directory: options.directory)
    appearance = Appearance(options, library, applied: chosen.preferences)
    let dashboard = Dashboard(
      ownMapPath: ownMap.path.string, directory: recording?.file.path.string ?? options.directory,
      isReadOnly: options.isReadOnly || recording != nil, symbols: symbols, zoneOffset: Clock.zoneOffset(), preferences: chosen.preferences,
      themes: library.names)
    shown = MonitorScreen(monitor, dashboard, tasks: Background())
    shown.monitor.sortEntriesAtStart(by: chosen.preferences.sort)
    if let recording {
      shown.dashboard.timeline = recording.timeline
      shown.dashboard.realTime = clock.now.uptime
    }
    Appearance.show(chosen.problems + (library.theme(chosen.preferences.theme)?.problems ?? []), &shown)
    if let notice = options.configNotice { shown.showError(notice) }
    recording?.tellOfTear(&shown)
    if options.startsDemo { startDemo() }
    self.recording?.start(at: clock.now.uptime)
  }

  // MARK: - The loop

  // A key is answered at once; what files do is shown twenty times a second; when nothing happens, only the clock is drawn.
  package mutating func turn() -> SessionStep<Ending> {
    var isBusy = advance()
    isTouched = work(&isBusy) || isTouched
    shown.advanceTasks()
    if maps != nil { isBusy = memory.poll(&shown, budget: .milliseconds(1)) || isBusy }
    let frame = Frame(shown.monitor, at: clock.now.uptime)
    if isTouched || isDue(frame, isBusy) {
      drawn = frame
      let picture = shown.draw(terminal.size)
      terminal.paint(picture.canvas, cursor: picture.cursor)
    }
    return .wait(atMost: isBusy ? .zero : timeToWait)
  }

  /// Waits for keys, signals, the directory, the end of a process, or time, and does what came.
  package mutating func wait(atMost time: Duration) -> Ending? {
    let others = (maps?.feed.watch.descriptors ?? []) + jvms.descriptors + [shown.descriptor].compactMap { $0 } + appearance.descriptors
    let touches = [terminal.inputDescriptor, signals.descriptor]
    isTouched = !Wait.forNews(on: touches + others, atMost: time).ready.isDisjoint(with: touches)
    handleSignals()
    appearance.takeChanges(&terminal, &shown)
    handleInput()
    spare.giveBack(at: clock.now.uptime)
    return ending
  }

  /// Brings the monitor to the present, or to the time of the recording, for a few milliseconds; returns whether there is more to do.
  mutating func advance() -> Bool {
    guard maps != nil else { return recording?.play(&shown, at: clock.now.uptime, &isTouched) ?? false }
    let isBusy = maps?.poll(&shown) ?? false
    pollJVMs()
    demo.select(&shown)
    maps?.tellOfCaps(&shown)
    return isBusy
  }

  /// Continues a search or a filter; returns whether its progress or its end is to be shown.
  mutating func work(_ isBusy: inout Bool) -> Bool {
    guard shown.dashboard.isWorking(shown.monitor) else { return false }
    let wasAnswering = shown.dashboard.isAnswering(shown.monitor)
    let end = ContinuousClock.now + .milliseconds(4)
    var hasMore = true
    while hasMore, ContinuousClock.now < end { hasMore = shown.dashboard.work(&shown.monitor, budget: 200) }
    isBusy = isBusy || hasMore
    let isAnswering = shown.dashboard.isAnswering(shown.monitor)
    return wasAnswering && (!isAnswering || clock.now.uptime - drawn.uptime >= Self.frameInterval)
  }

  /// True if another picture is due. Of a recording, as often as possible while its time runs or is sought.
  func isDue(_ frame: Frame, _ isBusy: Bool) -> Bool {
    guard recording != nil else { return frame.isDue(after: drawn) }
    let moves = shown.dashboard.timeline.isPlaying || isBusy || shown.dashboard.showsOldNotice
    return moves && frame.uptime - drawn.uptime >= Self.frameInterval
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
  var timeToWait: Duration {
    if recording != nil { return shown.dashboard.timeline.isPlaying ? Self.frameInterval : .seconds(1) }
    if maps?.feed.watch.isBusy ?? false || shown.monitor.revision != drawn.revision { return Self.frameInterval }
    let nextSecond = Duration.nanoseconds(1_000_000_000 - shown.monitor.now.wall.rawValue % 1_000_000_000) + .milliseconds(1)
    return drawn.slot == nil ? nextSecond : min(nextSecond, RateHistory.slot)
  }

  mutating func handleSignals() {
    for signal in signals.pending() {
      note("signal \(signal)")
      if let signal = terminal.answer(signal) { ending = .signal(signal) }
    }
  }

  mutating func handleInput() {
    for event in terminal.events() {
      note("\(event)")
      for effect in shown.dashboard.handle(event, &shown.monitor) { perform(effect) }
      if ending != nil { return }
    }
  }

  /// Remembers an event for the report of a crash.
  func note(_ event: String) {
    CrashReport.note("\(shown.monitor.now.uptime) \(shown.monitor.maps.count) maps: \(event)")
  }

  mutating func perform(_ effect: Effect) {
    switch effect {
    case .quit: ending = .quit
    case .suspend: terminal.suspend()
    case .redraw: terminal.redraw()
    case .startDemo: startDemo()
    case .applyPreferences(let wanted): appearance.apply(wanted, &terminal, &shown)
    case .savePreferences(let wanted): appearance.save(wanted, &shown)
    case .readThemes: appearance.readThemes(&terminal, &shown)
    case .copy(let text): terminal.copy(text)
    case .saveScreen(let path): shown.saveScreen(terminal.size, as: path, to: FilePath(path))
    case .saveTable(let path, let text, let leftOut): shown.saveTable(text, as: path, to: FilePath(path), leftOut: leftOut)
    case .inject(let injection): inject(injection)
    case .listRuntimesWithoutMap where recording != nil, .findLeftovers where recording != nil:
      shown.show("a replay shows what was, not what runs now: start jittop without --replay")
    case .listRuntimesWithoutMap: listRuntimesWithoutMap()
    case .askJVM(let pid, let time): askJVM(pid, every: time)
    case .stopAskingJVM(let pid): stopAskingJVM(pid)
    case .findLeftovers: Pruning(directory: FilePath(options.directory)).offer(&shown.dashboard, at: shown.monitor.now)
    case .prune(let maps): Pruning(directory: FilePath(options.directory)).remove(maps, &shown.dashboard, at: shown.monitor.now)
    }
  }
}
