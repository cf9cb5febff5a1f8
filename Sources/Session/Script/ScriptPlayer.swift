import Dashboard
import Monitor
import PerfMap
import Processes
import Reports
import Screen
import Settings
import SystemPackage

/// Plays a script: the same monitor and the same dashboard as in a terminal, over maps and a clock that the script moves.
///
/// It writes nothing but its own copies of maps; what is to be saved or shown comes back to the caller. The same script gives the same
/// cells on every machine.
struct ScriptPlayer {
  /// What the caller has to do after a command.
  enum Request: Hashable, Sendable {
    case nothing
    /// Write a picture of the screen.
    case save(String, file: FilePath)
    /// Wait for a key, where there is somebody to press one.
    case wait
    /// Paint the screen anew, where there is one.
    case redraw
  }

  /// When every script begins: 14:32:07 on the first day of 2026.
  static let start = Moment(uptime: .zero, wall: WallTime(seconds: 20_454 * 86_400 + 52_327, nanoseconds: 0))
  /// The longest step in which time passes, as in the loop over a terminal.
  static let frame: Duration = .milliseconds(50)

  private let script: String
  /// Where files are looked for.
  private let directory: FilePath
  private let symbols: SymbolSet
  private let maps: ScriptMaps
  private var shown: MonitorScreen
  /// Whether time has passed or a hand has moved: what is fed now was not there before.
  private var hasBegun = false
  /// The line on which the monitor was told to quit.
  private var quitLine: Int?

  /// The theme that is chosen.
  var theme: String { shown.dashboard.preferences.theme }
  /// The extent of the screen.
  private(set) var size = Size(columns: 80, rows: 24)
  /// What is on the screen.
  private(set) var canvas: Canvas
  /// Where the cursor is, when it is shown.
  private(set) var cursor: Point?

  /// Makes a player of the script of a name, whose files lie in a directory; its copies of maps go below `scratch`.
  init(
    script: String, directory: FilePath, scratch: String = "/tmp", preferences: Preferences = .usual,
    isReadOnly: Bool = false
  ) throws(ScriptError) {
    do throws(Errno) {
      maps = try ScriptMaps(below: scratch)
    } catch {
      throw ScriptError(script: script, cause: "no room for its maps in \(scratch): \(error)", remedy: "set TMPDIR to a directory of yours")
    }
    self.script = script
    self.directory = directory
    symbols = preferences.symbols.set ?? .unicode
    let dashboard = Dashboard(
      ownMapPath: ScriptMaps.shownPath(ScriptMaps.ownPID).string, directory: "/tmp", isReadOnly: isReadOnly, symbols: symbols,
      preferences: preferences, themes: Themes.names)
    shown = MonitorScreen(maps.monitor(now: Self.start), dashboard)
    shown.monitor.keepPast()
    canvas = Canvas(size: size)
    shown.monitor.tick(Self.start)
    draw()
  }

  /// Does one command, and all that follows from it: afterwards the canvas is what a user sees.
  mutating func play(_ step: Script.Step) throws(ScriptError) -> Request {
    var request = Request.nothing
    switch step.command {
    case .size(let size): self.size = size
    case .feed(let file, let pid, let comm): try feed(file, pid, comm, step)
    case .write(let bytes, let pid):
      let pid = try known(pid, step)
      try onLine(step) { () throws(PerfMapError) in try maps.append(bytes, to: pid) }
    case .exit(let pid): if let id = maps.map(try known(pid, step)) { shown.monitor.identify(id, nil) }
    case .tick(let time): pass(time)
    case .keys(let keys): for key in keys { request = try send(.key(key), step) }
    case .mouse(let gestures): for gesture in gestures { request = try send(.mouse(gesture), step) }
    case .clickText(let text, let kind):
      guard let point = canvas.place(of: text) else { throw unmet("'\(text)' on the screen, to be pressed", step) }
      for gesture in ScriptWords.pressed(kind, at: point) { request = try send(.mouse(gesture), step) }
    case .expect(let text, .shown): if canvas.place(of: text) == nil { throw unmet("'\(text)' on the screen", step) }
    case .expect(let text, .absent): if canvas.place(of: text) != nil { throw unmet("no '\(text)' on the screen", step) }
    case .save(.text, let file): return .save(canvas.text(in: symbols), file: path(file))
    case .save(.roles, let file): return .save(canvas.roles, file: path(file))
    case .save(.svg, let file): return .save(ScreenPicture.svg(of: canvas, ThemeLibrary(directory: nil).sheet(theme)), file: path(file))
    case .wait: return .wait
    }
    settle()
    return request
  }

  // MARK: - Maps and time

  private mutating func feed(_ file: String, _ given: ProcessID?, _ comm: String?, _ step: Script.Step) throws(ScriptError) {
    let path = path(file)
    let pid = given ?? maps.process(of: path)
    try onLine(step) { () throws(PerfMapError) in try maps.feed(path, pid: pid) }
    maps.follow(pid, existed: !hasBegun, &shown.monitor)
    if let comm, let id = maps.map(pid) {
      shown.monitor.identify(
        id,
        ProcessFacts(
          pid: pid, comm: Array(comm.utf8), commandLine: [], uid: 0, startTime: Self.start.wall.advanced(by: .seconds(-60)), isRunning: true
        ))
    }
    maps.read(&shown.monitor)
    if !hasBegun {
      shown.monitor.sortMapsNow()
      shown.monitor.selectFirstMap()
    }
  }

  /// Time passes as in the loop: in steps of a frame at most.
  private mutating func pass(_ time: Duration) {
    hasBegun = true
    var left = time
    while left > .zero {
      let step = min(left, Self.frame)
      left -= step
      shown.monitor.tick(Moment(uptime: shown.monitor.now.uptime + step, wall: shown.monitor.now.wall.advanced(by: step)))
    }
  }

  /// Reads, searches, filters and sorts to the end, and draws.
  private mutating func settle() {
    maps.read(&shown.monitor)
    _ = shown.finishTasks()
    while shown.dashboard.work(&shown.monitor, budget: 10_000) {}
    _ = shown.finishTasks()
    draw()
  }

  private mutating func draw() {
    let picture = shown.draw(size)
    canvas = picture.canvas
    cursor = picture.cursor
  }

  // MARK: - Input

  private mutating func send(_ event: InputEvent, _ step: Script.Step) throws(ScriptError) -> Request {
    if let quitLine {
      throw ScriptError(
        script: script, line: step.line, cause: "the monitor has quit on line \(quitLine)", remedy: "leave out what comes after that")
    }
    hasBegun = true
    var request = Request.nothing
    for effect in shown.dashboard.handle(event, &shown.monitor) {
      switch effect {
      case .quit: quitLine = step.line
      case .suspend, .redraw: request = .redraw
      case .startDemo: shown.showError("a script starts no demo: its maps are fed")
      case .applyPreferences, .readThemes: showThemes()
      case .copy: break
      case .savePreferences: shown.showError("a script writes no configuration")
      case .saveScreen(let path): shown.saveScreen(size, as: path, to: self.path(path))
      case .saveTable(let path, let text, let leftOut):
        shown.saveTable(text, as: path, to: self.path(path), leftOut: leftOut)
      case .inject(let injection): inject(injection)
      case .listRuntimesWithoutMap: shown.dashboard.show(mapless: [])
      case .askJVM, .stopAskingJVM: shown.showError("a script asks no JVM")
      case .findLeftovers, .prune: shown.showError("a script removes no maps")
      }
    }
    settle()
    return request
  }

  /// A script is the same for everybody: it knows the themes that are built in, and no terminal.
  private mutating func showThemes() {
    let library = ThemeLibrary(directory: nil)
    shown.dashboard.catalogue = ThemeCatalogue(choices: library.choices, figures: library.figures(theme))
  }

  private mutating func inject(_ injection: Injection) {
    let pid = injection.target.flatMap { shown.monitor.maps[$0]?.pid } ?? ScriptMaps.ownPID
    let path = ScriptMaps.shownPath(pid)
    do throws(PerfMapError) {
      try maps.inject(injection.range, name: injection.name, to: pid)
      shown.monitor.expectInjected(injection.range, at: path)
      maps.follow(pid, existed: false, &shown.monitor)
      shown.show("wrote \(injection.range.start) \(injection.range.size) to \(path)")
    } catch {
      shown.showError("\(path.lastComponent?.string ?? ""): \(error.cause) (\(error.remedy))")
    }
  }

  // MARK: - Names and errors

  private func path(_ file: String) -> FilePath { file == "-" ? "-" : directory.pushing(FilePath(file)) }

  /// The process of a map that there is: the one given, or that of the map that was fed last.
  private func known(_ given: ProcessID?, _ step: Script.Step) throws(ScriptError) -> ProcessID {
    guard let pid = given ?? maps.last else {
      throw ScriptError(script: script, line: step.line, cause: "there is no map yet", remedy: "use :feed before")
    }
    guard maps.map(pid) != nil else {
      throw ScriptError(
        script: script, line: step.line, cause: "no map of the process \(pid) was fed", remedy: "use :feed FILE \(pid) before")
    }
    return pid
  }

  private func unmet(_ what: String, _ step: Script.Step) -> ScriptError {
    ScriptError(
      code: .unmet, script: script, line: step.line, cause: "expected \(what)", remedy: "the screen is:", screen: canvas.text(in: symbols))
  }

  private func onLine<Result>(_ step: Script.Step, _ body: () throws(PerfMapError) -> Result) throws(ScriptError) -> Result {
    do throws(PerfMapError) {
      return try body()
    } catch {
      throw ScriptError(script: script, line: step.line, cause: "\(error.path): \(error.cause)", remedy: error.remedy)
    }
  }
}
