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

/// The interactive monitor of live maps or of a recording: one loop over keys, signals, files and timers.
package struct MonitorSession: ~Copyable, SessionLoop {
  let clock: Clock
  let signals: SignalQueue
  var terminal: Terminal
  /// The followed maps; nil in a replay.
  var maps: WatchedMaps?
  var recording: PlayedRecording?
  var screen: MonitorScreen
  var appearance: Appearance
  var ownMap: InjectionMap
  var demo: DemoRun
  var jvms = JVMRequests()
  var memory = MemoryWatch()
  var heap = HeapTrimmer()
  let options: SessionOptions
  var ending: Ending?
  /// The state of the last drawn frame.
  var lastFrame = Frame()
  /// True if the screen must be drawn in this turn, for example after input or a signal.
  var mustDraw = true

  package typealias Problem = Never

  package enum Ending {
    case quit
    case signal(Signal)
  }

  /// The minimum time between frames while data changes.
  static let frameInterval: Duration = .milliseconds(50)

  /// Runs the monitor until the user or a signal ends it. Throws if it cannot start.
  package static func run(_ options: SessionOptions) throws {
    let ending: Ending
    do {
      var session = try MonitorSession.open(options)
      ending = session.run()
    }
    // The end of the scope has destroyed the session, which restores the terminal and ends the demo.
    if case .signal(let signal) = ending { SignalQueue.end(by: signal) }
  }

  /// Opens the maps or the recording before the terminal, so that their errors are printed on the normal screen.
  static func open(_ options: SessionOptions) throws -> MonitorSession {
    // Block signals first: threads inherit the signal mask.
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
    screen = MonitorScreen(monitor: monitor, dashboard: dashboard, tasks: Background())
    if maps != nil { screen.readMemory = ProfilerTask.liveMemory }
    screen.monitor.sortEntriesAtStart(by: chosen.preferences.sort)
    if let recording {
      screen.dashboard.timeline = recording.timeline
      screen.dashboard.realTime = clock.now.uptime
    }
    Appearance.show(chosen.problems + (library.theme(chosen.preferences.theme)?.problems ?? []), &screen)
    if let notice = options.configNotice { screen.showError(notice) }
    recording?.reportLosses(&screen)
    if options.startsDemo { startDemo() }
    self.recording?.start(at: clock.now.uptime)
  }

  // MARK: - The loop

  // Draws at once after input, at most 20 times a second while data changes, and once a second for the clock of an idle live screen.
  package mutating func turn() -> SessionStep<Ending> {
    var isBusy = advance()
    mustDraw = work(&isBusy) || mustDraw
    screen.advanceTasks()
    if maps != nil { isBusy = memory.poll(&screen, budget: .milliseconds(1)) || isBusy }
    let frame = Frame(screen.monitor, at: clock.now.uptime)
    if mustDraw || isDue(frame, isBusy) {
      lastFrame = frame
      let picture = screen.draw(terminal.size)
      terminal.paint(picture.canvas, cursor: picture.cursor)
    }
    return .wait(atMost: isBusy ? .zero : timeToWait)
  }

  /// Waits for an event, for at most `time`. Handles input, signals and changed settings. Returns an ending if the session ends, else nil.
  package mutating func wait(atMost time: Duration) -> Ending? {
    let others = (maps?.feed.watch.descriptors ?? []) + jvms.descriptors + [screen.descriptor].compactMap { $0 } + appearance.descriptors
    let touches = [terminal.inputDescriptor, signals.descriptor]
    mustDraw = !Wait.forEvents(on: touches + others, atMost: time).ready.isDisjoint(with: touches)
    handleSignals()
    appearance.takeChanges(&terminal, &screen)
    handleInput()
    heap.trim(at: clock.now.uptime)
    return ending
  }

  /// Advances the monitor to the current time or the time of the replay, for a few milliseconds. Returns true if work is left.
  mutating func advance() -> Bool {
    guard maps != nil else { return recording?.play(&screen, at: clock.now.uptime, &mustDraw) ?? false }
    let isBusy = maps?.poll(&screen) ?? false
    pollJVMs()
    demo.select(&screen)
    maps?.reportCaps(&screen)
    return isBusy
  }

  /// Continues long work such as a search for about 4 ms. Sets `isBusy` if work is left.
  ///
  /// Returns true if the screen must be drawn: when a search or filter finishes, and every 50 ms until then.
  mutating func work(_ isBusy: inout Bool) -> Bool {
    guard screen.dashboard.isWorking(screen.monitor) else { return false }
    let wasAnswering = screen.dashboard.isAnswering(screen.monitor)
    let end = ContinuousClock.now + .milliseconds(4)
    var hasMore = true
    while hasMore, ContinuousClock.now < end { hasMore = screen.dashboard.work(&screen.monitor, budget: 200) }
    isBusy = isBusy || hasMore
    let isAnswering = screen.dashboard.isAnswering(screen.monitor)
    return wasAnswering && (!isAnswering || clock.now.uptime - lastFrame.uptime >= Self.frameInterval)
  }

  /// Returns true if another frame is due. A replay has 20 frames a second while it plays or seeks, or while an expired notice is shown.
  func isDue(_ frame: Frame, _ isBusy: Bool) -> Bool {
    guard recording != nil else { return frame.isDue(after: lastFrame) }
    let moves = screen.dashboard.timeline.isPlaying || isBusy || screen.dashboard.showsOldNotice
    return moves && frame.uptime - lastFrame.uptime >= Self.frameInterval
  }

  /// The state that a frame has shown. Another frame is due when that state has changed.
  struct Frame {
    var revision = -1
    var uptime: Duration = .seconds(-60)
    /// The wall time in seconds since 1970.
    var second: Int64 = -1
    /// The number of the current half-second slot of the rate history; nil while all rates are 0.
    var slot: Int?

    init() {}

    init(_ monitor: borrowing Monitor, at uptime: Duration) {
      revision = monitor.revision
      self.uptime = uptime
      second = monitor.now.wall.rawValue / 1_000_000_000
      slot = monitor.rates.recentEntries > 0 ? Int(monitor.now.uptime / RateHistory.slot) : nil
    }

    func isDue(after lastFrame: Frame) -> Bool {
      if second != lastFrame.second || slot != lastFrame.slot { return true }
      return revision != lastFrame.revision && uptime - lastFrame.uptime >= MonitorSession.frameInterval
    }
  }

  /// The maximum time to wait for events: a frame interval while data changes or a replay plays, and 1 s while a replay is paused. Else the
  /// time until the clock shows the next second; while rates are shown, at most half a second.
  var timeToWait: Duration {
    if recording != nil { return screen.dashboard.timeline.isPlaying ? Self.frameInterval : .seconds(1) }
    if maps?.feed.watch.isBusy ?? false || screen.monitor.revision != lastFrame.revision { return Self.frameInterval }
    let nextSecond = Duration.nanoseconds(1_000_000_000 - screen.monitor.now.wall.rawValue % 1_000_000_000) + .milliseconds(1)
    return lastFrame.slot == nil ? nextSecond : min(nextSecond, RateHistory.slot)
  }

  mutating func handleSignals() {
    for signal in signals.pending() {
      note("signal \(signal)")
      if let signal = terminal.handle(signal) { ending = .signal(signal) }
    }
  }

  mutating func handleInput() {
    var events = terminal.events()[...]
    while ending == nil, let input = screen.dashboard.takeInput(from: &events) {
      note("\(input)")
      for effect in screen.dashboard.handle(input, &screen.monitor) { perform(effect) }
    }
  }

  /// Records an event for the crash report.
  func note(_ event: String) {
    CrashReport.note("\(screen.monitor.now.uptime) \(screen.monitor.maps.count) maps: \(event)")
  }

  mutating func perform(_ effect: Effect) {
    switch effect {
    case .quit: ending = .quit
    case .suspend: terminal.suspend()
    case .redraw: terminal.redraw()
    case .startDemo: startDemo()
    case .applyPreferences(let wanted): appearance.apply(wanted, &terminal, &screen)
    case .savePreferences(let wanted): appearance.save(wanted, &screen)
    case .readThemes: appearance.readThemes(&terminal, &screen)
    case .copy(let text): terminal.copy(text)
    case .saveScreen(let path): screen.saveScreen(terminal.size, as: path, in: options.isReadOnly ? .forbidden : .anywhere)
    case .saveTable(let path, let text, let leftOut):
      screen.saveTable(text, as: path, in: options.isReadOnly ? .forbidden : .anywhere, leftOut: leftOut)
    case .inject(let injection): inject(injection)
    case .listRuntimesWithoutMap where recording != nil, .findLeftovers where recording != nil:
      screen.show("not available in a replay: start jittop without --replay")
    case .listRuntimesWithoutMap: listRuntimesWithoutMap()
    case .askJVM(let pid, let time): askJVM(pid, every: time)
    case .stopAskingJVM(let pid): stopAskingJVM(pid)
    case .findLeftovers: Pruning(directory: FilePath(options.directory)).offer(&screen.dashboard, at: screen.monitor.now)
    case .prune(let maps): Pruning(directory: FilePath(options.directory)).remove(maps, &screen.dashboard, at: screen.monitor.now)
    }
  }
}
