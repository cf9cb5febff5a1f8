import Dashboard
import Monitor
import PerfMap
import Processes
import Reports
import Screen
import Settings
import SystemPackage

/// Runs the commands of a script in a monitor and a dashboard, with copied maps and a simulated clock.
///
/// The same script gives the same cells on every machine. The player writes only to its copies of maps and to new files below the directory
/// of the script. It returns other effects, such as a saved screen, as a request to the caller.
struct ScriptPlayer {
  /// An action that the caller performs after a command.
  enum Request: Hashable, Sendable {
    case nothing
    /// Write a screen in the requested format to a file.
    case save(String, file: String)
    /// Wait for a key if the script is shown in a terminal.
    case wait
    /// Redraw the whole screen if the script is shown in a terminal.
    case redraw
  }

  /// The time at the start of every script: 2026-01-01 14:32:07.
  static let start = Moment(uptime: .zero, wall: WallTime(seconds: 20_454 * 86_400 + 52_327, nanoseconds: 0))
  /// The longest step of the simulated clock, equal to the frame interval of the live monitor.
  static let frame: Duration = .milliseconds(50)

  private let script: String
  /// The directory that relative paths start from.
  private let directory: FilePath
  /// The permitted location of saved screens and tables.
  let files: NewFiles
  private let symbols: SymbolSet
  private let maps: ScriptMaps
  private var screen: MonitorScreen
  /// True after the first tick or input. A map that is fed earlier counts as older than the session.
  private var hasStarted = false
  /// The line of the script that made the monitor quit; nil while it runs.
  private var quitLine: Int?

  var theme: String { screen.dashboard.preferences.theme }
  private(set) var size = Size(columns: 80, rows: 24)
  private(set) var canvas: Canvas
  /// The position of the cursor; nil if it is hidden.
  private(set) var cursor: Point?

  /// Creates a player. `directory` is the base of relative paths; copies of maps go below `scratch`.
  init(
    script: String, directory: FilePath, scratch: String = "/tmp", preferences: Preferences = .usual, isReadOnly: Bool = false
  ) throws(ScriptError) {
    do throws(Errno) {
      maps = try ScriptMaps(below: scratch)
    } catch {
      throw ScriptError(
        script: script, cause: "cannot create a directory in \(scratch): \(error)", remedy: "set TMPDIR to a writable directory")
    }
    do throws(Errno) {
      files = isReadOnly ? .forbidden : .below(try DirectoryHandle.opening(directory))
    } catch {
      throw ScriptError(script: script, cause: "cannot open the directory \(directory): \(error)", remedy: "check the path")
    }
    self.script = script
    self.directory = directory
    symbols = preferences.symbols.set ?? .unicode
    let dashboard = Dashboard(
      ownMapPath: ScriptMaps.displayPath(ScriptMaps.ownPID).string, directory: "/tmp", isReadOnly: isReadOnly, symbols: symbols,
      preferences: preferences, themes: Themes.names)
    screen = MonitorScreen(monitor: maps.monitor(now: Self.start), dashboard: dashboard)
    screen.monitor.keepPast()
    canvas = Canvas(size: size)
    screen.monitor.tick(Self.start)
    draw()
  }

  /// Runs one command, finishes the work that it causes, draws the canvas, and returns a request for the caller.
  mutating func play(_ step: Script.Step) throws(ScriptError) -> Request {
    var request = Request.nothing
    switch step.command {
    case .size(let size): self.size = size
    case .feed(let file, let pid, let comm): try feed(file, pid, comm, step)
    case .write(let bytes, let pid):
      let pid = try fedProcess(pid, step)
      try atLine(step) { () throws(PerfMapError) in try maps.append(bytes, to: pid) }
    case .exit(let pid): if let id = maps.map(try fedProcess(pid, step)) { screen.monitor.identify(id, nil) }
    case .tick(let time): pass(time)
    case .keys(let keys): request = try send(keys.map { .key($0) }, step)
    case .mouse(let gestures): request = try send(gestures.map { .mouse($0) }, step)
    case .clickText(let text, let kind):
      guard let point = canvas.position(of: text) else { throw unmet("'\(text)' on the screen to click", step) }
      request = try send(ScriptArguments.clickEvents(kind, at: point).map { .mouse($0) }, step)
    case .expect(let text, .shown): if canvas.position(of: text) == nil { throw unmet("'\(text)' on the screen", step) }
    case .expect(let text, .absent): if canvas.position(of: text) != nil { throw unmet("no '\(text)' on the screen", step) }
    case .save(.text, let file): return .save(canvas.text(in: symbols), file: file)
    case .save(.roles, let file): return .save(canvas.roles, file: file)
    case .save(.svg, let file): return .save(ScreenPicture.svg(of: canvas, ThemeLibrary(directory: nil).sheet(theme)), file: file)
    case .wait: return .wait
    }
    finishWork()
    return request
  }

  // MARK: - Maps and time

  private mutating func feed(_ file: String, _ given: ProcessID?, _ comm: String?, _ step: Script.Step) throws(ScriptError) {
    let path = path(file)
    let pid = given ?? maps.process(of: path)
    try atLine(step) { () throws(PerfMapError) in try maps.feed(path, pid: pid) }
    maps.follow(pid, existed: !hasStarted, &screen.monitor)
    if let comm, let id = maps.map(pid) {
      let startTime = Self.start.wall.advanced(by: .seconds(-60))
      let facts = ProcessFacts(pid: pid, comm: Array(comm.utf8), commandLine: [], uid: 0, startTime: startTime, isRunning: true)
      screen.monitor.identify(id, facts)
    }
    maps.read(&screen.monitor)
    if !hasStarted {
      screen.monitor.sortMapsNow()
      screen.monitor.selectFirstMap()
    }
  }

  /// Advances the clock in steps of at most 50 ms, like the loop of the live monitor.
  private mutating func pass(_ time: Duration) {
    hasStarted = true
    var remaining = time
    while remaining > .zero {
      let step = min(remaining, Self.frame)
      remaining -= step
      screen.monitor.tick(Moment(uptime: screen.monitor.now.uptime + step, wall: screen.monitor.now.wall.advanced(by: step)))
    }
  }

  /// Finishes reading, searching, filtering and sorting, then draws.
  private mutating func finishWork() {
    maps.read(&screen.monitor)
    _ = screen.finishTasks()
    while screen.dashboard.work(&screen.monitor, budget: 10_000) {}
    _ = screen.finishTasks()
    draw()
  }

  private mutating func draw() {
    let picture = screen.draw(size)
    canvas = picture.canvas
    cursor = picture.cursor
  }

  // MARK: - Input

  /// Handles the input events of a command as the live monitor does, and draws after each event. Returns the request of the last event.
  private mutating func send(_ input: [InputEvent], _ step: Script.Step) throws(ScriptError) -> Request {
    hasStarted = true
    var request = Request.nothing
    var events = input[...]
    while let input = screen.dashboard.takeInput(from: &events) {
      if let quitLine { throw error("the monitor quit on line \(quitLine)", "remove the input after that line", step) }
      request = perform(screen.dashboard.handle(input, &screen.monitor), step)
      finishWork()
    }
    return request
  }

  private mutating func perform(_ effects: [Effect], _ step: Script.Step) -> Request {
    var request = Request.nothing
    for effect in effects {
      switch effect {
      case .quit: quitLine = step.line
      case .suspend, .redraw: request = .redraw
      case .startDemo: screen.showError("not available in a script: the demo")
      case .applyPreferences, .readThemes: showThemes()
      case .copy: break
      case .savePreferences: screen.showError("not available in a script: saving the configuration")
      case .saveScreen(let path): screen.saveScreen(size, as: path, in: files)
      case .saveTable(let path, let text, let leftOut): screen.saveTable(text, as: path, in: files, leftOut: leftOut)
      case .inject(let injection): inject(injection)
      case .listRuntimesWithoutMap: screen.dashboard.show(mapless: [])
      case .askJVM, .stopAskingJVM: screen.showError("not available in a script: map requests to a JVM")
      case .findLeftovers, .prune: screen.showError("not available in a script: removing maps")
      }
    }
    return request
  }

  /// Fills the theme picker with the built-in themes only, so that a script is independent of the user's files.
  private mutating func showThemes() {
    let library = ThemeLibrary(directory: nil)
    screen.dashboard.catalogue = ThemeCatalogue(choices: library.choices, figures: library.figures(theme))
  }

  private mutating func inject(_ injection: Injection) {
    let pid = injection.target.flatMap { screen.monitor.maps[$0]?.pid } ?? ScriptMaps.ownPID
    let path = ScriptMaps.displayPath(pid)
    do throws(PerfMapError) {
      try maps.inject(injection.range, name: injection.name, to: pid)
      screen.monitor.expectInjected(injection.range, at: path)
      maps.follow(pid, existed: false, &screen.monitor)
      screen.show("wrote \(injection.range.start) \(injection.range.size) to \(path)")
    } catch {
      screen.showError("\(path.lastComponent?.string ?? ""): \(error.cause) (\(error.remedy))")
    }
  }

  // MARK: - Names and errors

  private func path(_ file: String) -> FilePath { directory.pushing(FilePath(file)) }

  /// Returns the given process, or if nil the process of the map fed last. Throws if the process has no map.
  private func fedProcess(_ given: ProcessID?, _ step: Script.Step) throws(ScriptError) -> ProcessID {
    guard let pid = given ?? maps.last else { throw error("there is no map yet", "use :feed first", step) }
    guard maps.map(pid) != nil else { throw error("process \(pid) has no map", "use :feed FILE \(pid) first", step) }
    return pid
  }

  private func error(_ cause: String, _ remedy: String, _ step: Script.Step) -> ScriptError {
    ScriptError(script: script, line: step.line, cause: cause, remedy: remedy)
  }

  private func unmet(_ what: String, _ step: Script.Step) -> ScriptError {
    ScriptError(
      code: .unmet, script: script, line: step.line, cause: "expected \(what)", remedy: "the screen is:", screen: canvas.text(in: symbols))
  }

  private func atLine<Result>(_ step: Script.Step, _ body: () throws(PerfMapError) -> Result) throws(ScriptError) -> Result {
    do throws(PerfMapError) {
      return try body()
    } catch {
      throw self.error("\(error.path): \(error.cause)", error.remedy, step)
    }
  }
}

extension Canvas {
  /// Returns the position of the first occurrence of a text within a row, or nil.
  func position(of text: String) -> Point? {
    let wanted = SafeText(text).glyphs
    for row in 0..<size.rows {
      for column in 0..<size.columns where matches(wanted, column: column, row: row) { return Point(column: column, row: row) }
    }
    return nil
  }

  private func matches(_ glyphs: [Glyph], column: Int, row: Int) -> Bool {
    var column = column
    for glyph in glyphs {
      let cell = self[column, row]
      guard column < size.columns, cell.base == glyph.base, cell.mark == glyph.mark, cell.secondMark == glyph.secondMark else {
        return false
      }
      column += glyph.columns
    }
    return true
  }
}
