import Dashboard
import Glibc
import Monitor
import PerfMap
import Reports
import Screen
import Settings
import Terminal
import Watching

/// `jittop --once`: the first screen of the monitor as text, for scripts and for reports; no terminal is needed, and nothing is written.
package struct OnceSession: ~Copyable, SessionLoop {
  package typealias Problem = Never

  private let feed: MapFeed
  private var shown: MonitorScreen
  private var memory: MemoryWatch
  private let size: Size
  private let start = ContinuousClock.now
  /// How large the maps were when they were looked at first: what comes later is not waited for.
  private var sizes: [MapID: ByteCount] = [:]

  /// How long is looked at least: rates are those of a time.
  private static let look: Duration = .seconds(1)
  /// How long is waited at most for maps to be read: a gigabyte takes less.
  private static let patience: Duration = .seconds(20)
  /// How long is waited for a picture of what was read.
  private static let drawing: Duration = .seconds(5)

  /// Prints the screen; says on standard error why it cannot, and what is missing in it.
  package static func run(_ options: SessionOptions) throws {
    let chosen = options.preferences()
    for problem in chosen.problems { Failure.note(problem.description) }
    if let notice = options.configNotice { Failure.note(notice) }
    let settings = TerminalSettings(symbols: chosen.preferences.symbols.set, mouse: .off)
    let symbols = settings.symbolsOfOutput()
    var session = try OnceSession(options, chosen.preferences, symbols)
    session.run()
    let canvas = session.draw()
    // Sequences only where colours are asked for by name.
    let text = ThemeText(
      sheet: ThemeLibrary.standard().sheet(chosen.preferences.theme), depth: options.colors?.depth, symbols: symbols)
    try Output().styled((0..<canvas.size.rows).map { text.row($0, of: canvas) })
    session.tell()
  }

  private init(_ options: SessionOptions, _ preferences: Preferences, _ symbols: SymbolSet) throws {
    var found = try MapFeed.open(options.source, Clock(), past: .forgotten)
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
    shown = MonitorScreen(found.monitor, dashboard)
    memory = MemoryWatch()
    size = options.screen ?? ScreenSize.ofOutput()
  }

  /// Reads what there is, for a moment at least.
  package mutating func turn() -> SessionStep<Void> {
    let hasMore = feed.poll(&shown.monitor, budget: MapObserver.interval)
    for map in shown.monitor.maps.values where sizes[map.id] == nil && map.fileSize > .zero { sizes[map.id] = map.fileSize }
    let time = ContinuousClock.now - start
    guard time < (awaited > 0 ? Self.patience : Self.look) else { return .end(()) }
    return hasMore ? .again : .wait(atMost: Self.look - time)
  }

  package mutating func wait(atMost time: Duration) -> Void? {
    _ = feed.wait(atMost: time)
    return nil
  }

  /// The number of maps that are not read as far as they were there.
  private var awaited: Int {
    shown.monitor.maps.values.count { $0.isLoading && $0.contents.byteCount < sizes[$0.id] ?? .zero }
  }

  /// Draws, with all that the monitor works out after its first picture: the address space, the story of the entry, the memory.
  private mutating func draw() -> Canvas {
    let end = ContinuousClock.now + Self.drawing
    while true {
      let canvas = shown.draw(size).canvas
      var isDone = shown.finishTasks() == 0
      while shown.dashboard.isWorking(shown.monitor), ContinuousClock.now < end {
        isDone = false
        if !shown.dashboard.work(&shown.monitor, budget: 10_000) { break }
      }
      let seen = shown.monitor.revision
      while memory.poll(&shown, budget: .milliseconds(50)), ContinuousClock.now < end {}
      if shown.monitor.revision != seen { isDone = false }
      if isDone || ContinuousClock.now >= end { return canvas }
    }
  }

  /// What a user of the monitor would be told at its bottom.
  private func tell() {
    let monitor = shown.monitor
    if let notice = feed.watch.notice { Failure.note(notice) }
    if awaited > 0 { Failure.note("\(awaited) of \(monitor.maps.count) maps were not read to their end in \(Self.patience)") }
    if monitor.mapsLeftOut > 0 { Failure.note("capped: \(monitor.mapsLeftOut) more maps are not followed") }
    if monitor.entriesLeftOut > 0 { Failure.note("capped: \(monitor.entryLimit) entries are kept, the others counted only") }
  }
}
