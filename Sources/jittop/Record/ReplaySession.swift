import Dashboard
import Glibc
import Monitor
import PerfMap
import Recording
import Screen
import SystemPackage
import TOMLFiles
import Terminal
import Themes

/// `jittop --replay`: the monitor over a recording instead of over files. It writes nothing.
struct ReplaySession: ~Copyable {
  private let clock = Clock()
  private let signals: SignalQueue
  private var library: ThemeLibrary
  private var terminal: Terminal
  private var player: ReplayPlayer
  private var monitor: Monitor
  private var dashboard: Dashboard
  private let tasks = Background<SnapshotTask.Outcome>()
  /// The preferences that the terminal shows.
  private var applied: Preferences
  private var ending: Ending?

  private enum Ending {
    case quit
    case signal(Signal)
  }

  private static let frame: Duration = .milliseconds(50)

  /// Plays a recording until the user leaves; says on standard error why it cannot.
  static func run(_ options: MonitorOptions, recording path: String) throws {
    let ending: Ending
    do {
      var session = try open(options, FilePath(path))
      ending = session.loop()
    } catch let error as TerminalError {
      Failure.report(error)
      throw Failure.status
    } catch let error as PerfMapError {
      Failure.report(error)
      throw Failure.status
    }
    // Here the session is gone: the terminal is given back.
    if case .signal(let signal) = ending { SignalQueue.end(by: signal) }
  }

  /// Opens everything; the terminal last, so that what fails before it can be said on it.
  private static func open(_ options: MonitorOptions, _ path: FilePath) throws -> ReplaySession {
    // Signals first: threads inherit that they are blocked.
    let signals = try SignalQueue()
    let file = try RecordingFile(path: path)
    let chosen = options.preferences()
    let settings = TerminalSettings(
      colors: chosen.preferences.colors.depth, symbols: chosen.preferences.symbols.set, mouse: chosen.preferences.mouse ? .on : .off)
    let library = ThemeLibrary.standard()
    let terminal = try Terminal(settings: settings, styleSheet: library.sheet(chosen.preferences.theme))
    return ReplaySession(file, signals: signals, terminal: terminal, library, chosen)
  }

  private init(
    _ file: RecordingFile, signals: consuming SignalQueue, terminal: consuming Terminal, _ library: ThemeLibrary,
    _ chosen: (preferences: Preferences, problems: [FileProblem])
  ) {
    self.signals = signals
    let symbols = terminal.symbols
    self.terminal = terminal
    player = ReplayPlayer(file)
    monitor = file.monitor()
    monitor.sortEntriesAtStart(by: chosen.preferences.sort)
    dashboard = Dashboard(
      ownMapPath: "", directory: file.path.string, isReadOnly: true, symbols: symbols, zoneOffset: Clock.zoneOffset(),
      preferences: chosen.preferences, themes: library.names)
    self.library = library
    applied = chosen.preferences
    dashboard.replay = player.clock
    if file.cutBytes > 0 {
      dashboard.show("the recording is torn: its last \(file.cutBytes) bytes are left out", isError: true, at: monitor.now)
    } else if let problem = chosen.problems.first {
      dashboard.show("\(problem)", isError: true, at: monitor.now)
    }
  }

  // MARK: - The loop

  private mutating func loop() -> Ending {
    var isTouched = true
    var last = clock.now.uptime
    var drawn: Duration = .seconds(-60)
    while true {
      let now = clock.now.uptime
      player.pass(now - last)
      last = now
      var isBusy = advance(&isTouched)
      isBusy = work() || isBusy
      runTasks()
      if isTouched || now - drawn >= Self.frame && player.clock.isRunning || isBusy && now - drawn >= Self.frame {
        drawn = now
        dashboard.replay = player.clock
        dashboard.isSeeking = player.isGoingBack
        let picture = dashboard.draw(monitor, size: terminal.size)
        terminal.paint(picture.canvas, cursor: picture.cursor)
      }
      isTouched = wait(isBusy ? .zero : player.clock.isRunning ? Self.frame : .seconds(1))
      handleSignals()
      handleInput()
      if let ending { return ending }
    }
  }

  /// Brings what is shown to the time of the clock, for a few milliseconds; returns whether there is more to do.
  private mutating func advance(_ isTouched: inout Bool) -> Bool {
    let wasRevision = monitor.revision
    let end = ContinuousClock.now + .milliseconds(8)
    switch player.advance(&monitor, until: { ContinuousClock.now >= end }) {
    case .underWay: return true
    case .jumpedBack:
      dashboard.timeHasJumped()
      isTouched = true
    case .shown: isTouched = isTouched || monitor.revision != wasRevision && !player.clock.isRunning
    }
    return false
  }

  /// Goes on with a search or a filter; returns whether there is more to do.
  private mutating func work() -> Bool {
    let end = ContinuousClock.now + .milliseconds(4)
    var hasMore = dashboard.isWorking(monitor)
    while hasMore, ContinuousClock.now < end { hasMore = dashboard.work(&monitor, budget: 200) }
    return hasMore
  }

  /// Starts work on a picture that is due, and takes the outcome of what is done.
  private mutating func runTasks() {
    for outcome in tasks?.finished() ?? [] { dashboard.finish(outcome, &monitor) }
    guard let due = dashboard.takeTask(&monitor) else { return }
    if let tasks { tasks.start { due.run() } } else { dashboard.finish(due.run(), &monitor) }
  }

  /// Waits for keys, signals, outcomes, or time; returns whether one of the former has come.
  private func wait(_ time: Duration) -> Bool {
    let descriptors = [terminal.inputDescriptor, signals.descriptor] + [tasks?.descriptor].compactMap { $0 }
    var requests = descriptors.map { pollfd(fd: $0, events: Int16(POLLIN), revents: 0) }
    _ = poll(&requests, nfds_t(requests.count), Int32((time / .milliseconds(1)).rounded(.up)))
    return requests.contains { $0.revents != 0 }
  }

  private mutating func handleSignals() {
    for signal in signals.pending() {
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
      for effect in dashboard.handle(event, &monitor) { perform(effect) }
      if ending != nil { return }
    }
  }

  private mutating func perform(_ effect: Effect) {
    switch effect {
    case .quit: ending = .quit
    case .suspend: terminal.suspend()
    case .redraw: terminal.redraw()
    case .replay(let command): player.perform(command)
    case .applyPreferences(let wanted):
      if wanted.theme != applied.theme {
        terminal.restyle(library.sheet(wanted.theme))
        dashboard.catalogue.figures = library.figures(wanted.theme)
      }
      if wanted.mouse != applied.mouse { terminal.setMouse(wanted.mouse ? .on : .off) }
      applied = wanted
    case .readThemes:
      library.list()
      dashboard.catalogue = ThemeCatalogue(choices: library.choices, figures: library.figures(applied.theme))
    case .copy(let text): terminal.copy(text)
    case .listMapless, .findLeftovers:
      dashboard.show("a replay shows what was, not what runs now: start jittop without --replay", isError: false, at: monitor.now)
    // A replay is read-only: the dashboard asks for none of these.
    case .savePreferences, .saveScreen, .saveTable, .inject, .startDemo, .prune, .askJVM, .stopAskingJVM: break
    }
  }
}
