import Dashboard
import Glibc
import Monitor
import PerfMap
import Reports
import Screen
import Settings
import Terminal
import Watching

/// `jittop --once`: prints the first screen of the monitor as text. Needs no terminal and writes no file.
package struct OnceSession: ~Copyable, SessionLoop {
  package typealias Problem = Never

  private let feed: MapFeed
  private var screen: MonitorScreen
  private var memory: MemoryWatch
  private let size: Size
  private let start = ContinuousClock.now
  /// The first nonzero size of each file. The session reads up to that size, and does not wait for data written later.
  private var initialSizes: [MapID: ByteCount] = [:]

  /// The minimum reading time, so that rates have a span to measure.
  private static let minimumTime: Duration = .seconds(1)
  /// The timeout for reading the maps; a gigabyte of maps takes less.
  private static let readTimeout: Duration = .seconds(20)
  /// The timeout for tasks, filters and memory checks, whose results the screen shows.
  private static let drawTimeout: Duration = .seconds(5)

  /// Prints the screen on standard output, and notices about missing data on standard error.
  package static func run(_ options: SessionOptions) throws {
    let chosen = options.preferences()
    for problem in chosen.problems { Failure.note(problem.description) }
    if let notice = options.configNotice { Failure.note(notice) }
    let settings = TerminalSettings(symbols: chosen.preferences.symbols.set, mouse: .off)
    let symbols = settings.symbolsOfOutput()
    var session = try OnceSession(options, chosen.preferences, symbols)
    session.run()
    let canvas = session.draw()
    // Print escape sequences only with an explicit --colors.
    let text = ThemeText(
      sheet: ThemeLibrary.standard().sheet(chosen.preferences.theme), depth: options.colors?.depth, symbols: symbols)
    try Output().styled((0..<canvas.size.rows).map { text.row($0, of: canvas) })
    session.reportOmissions()
  }

  private init(_ options: SessionOptions, _ preferences: Preferences, _ symbols: SymbolSet) throws {
    var found = try MapFeed.open(options.source, Clock(), history: .notRecorded)
    if !options.targets.isEmpty {
      _ = found.feed.poll(&found.monitor, budget: MapObserver.interval)
      if found.monitor.reportMissing() { throw Failure.status }
    }
    found.monitor.sortEntriesAtStart(by: preferences.sort)
    let dashboard = Dashboard(
      ownMapPath: InjectionMap(directory: options.directory).path.string, directory: options.directory,
      isReadOnly: options.isReadOnly, symbols: symbols, zoneOffset: Clock.zoneOffset(), preferences: preferences,
      themes: ThemeLibrary.standard().names)
    feed = found.feed
    screen = MonitorScreen(monitor: found.monitor, dashboard: dashboard, readMemory: ProfilerTask.liveMemory)
    memory = MemoryWatch()
    size = options.screen ?? ScreenSize.ofOutput()
  }

  package mutating func turn() -> SessionStep<Void> {
    let hasMore = feed.poll(&screen.monitor, budget: MapObserver.interval)
    for map in screen.monitor.maps.values where initialSizes[map.id] == nil && map.fileSize > .zero { initialSizes[map.id] = map.fileSize }
    let time = ContinuousClock.now - start
    guard time < (unreadMaps > 0 ? Self.readTimeout : Self.minimumTime) else { return .end(()) }
    return hasMore ? .again : .wait(atMost: Self.minimumTime - time)
  }

  package mutating func wait(atMost time: Duration) -> Void? {
    _ = feed.wait(atMost: time)
    return nil
  }

  /// The number of maps that are not yet read up to their initial size.
  private var unreadMaps: Int {
    screen.monitor.maps.values.count { $0.isLoading && $0.contents.byteCount < initialSizes[$0.id] ?? .zero }
  }

  /// Draws the screen once all deferred work, such as the address space and the memory check, is done or has timed out.
  private mutating func draw() -> Canvas {
    let end = ContinuousClock.now + Self.drawTimeout
    while true {
      let canvas = screen.draw(size).canvas
      var isDone = screen.finishTasks() == 0
      while screen.dashboard.isWorking(screen.monitor), ContinuousClock.now < end {
        isDone = false
        if !screen.dashboard.work(&screen.monitor, budget: 10_000) { break }
      }
      let seen = screen.monitor.revision
      while memory.poll(&screen, budget: .milliseconds(50)), ContinuousClock.now < end {}
      if screen.monitor.revision != seen { isDone = false }
      if isDone { return canvas }
      if ContinuousClock.now >= end { return screen.draw(size).canvas }
    }
  }

  /// Prints notices on standard error about maps and entries that the screen lacks.
  private func reportOmissions() {
    let monitor = screen.monitor
    if let notice = feed.watch.notice { Failure.note(notice) }
    if unreadMaps > 0 { Failure.note("\(unreadMaps) of \(monitor.maps.count) maps not read completely within \(Self.readTimeout)") }
    if monitor.mapsLeftOut > 0 { Failure.note("capped: \(monitor.mapsLeftOut) more maps left out") }
    if monitor.entriesLeftOut > 0 { Failure.note("capped: keeping \(monitor.entryLimit) entries, newer ones are only counted") }
  }
}
