import Monitor
import PerfMap
import Screen
import Settings

/// The screen of the monitor: panes and dialogs over a ``Monitor``.
///
/// Takes input events and returns cells and effects. Reads map files only through the monitor; performs no other I/O and reads no clock.
package struct Dashboard {
  let setup: DashboardSetup
  var arrangement = Arrangement()
  /// The position in time of the shown monitor.
  package var timeline = Timeline()
  var dialog: (any DialogView)?
  var messages = MessageLine()

  var processes = ProcessesPane()
  var space = SpacePane()
  var entries = EntriesPane()
  var rate = RatePane()
  var overlaps = OverlapsPane()
  var detail = DetailPane()
  /// The number of inject dialogs opened so far; the names that they propose end in this number.
  var probes = 0
  var pointer = Pointer()
  package var preferences: Preferences
  /// The JVMs that are asked for their maps periodically, with the intervals. Updated by the session loop.
  package var jvmRequests: [ProcessID: Duration] = [:]
  /// The available themes, and the contrast figures of the current theme.
  package var catalogue: ThemeCatalogue

  package init(
    ownMapPath: String, directory: String, isReadOnly: Bool = false, symbols: SymbolSet = .unicode, zoneOffset: Duration = .zero,
    preferences: Preferences = Preferences(theme: "midnight"), themes: [String] = ["midnight"]
  ) {
    self.preferences = preferences
    catalogue = ThemeCatalogue(choices: themes.map { ThemeChoice(name: $0) })
    setup = DashboardSetup(
      isReadOnly: isReadOnly, symbols: symbols, zoneOffset: zoneOffset, ownMapPath: ownMapPath, directory: directory)
  }

  package internal(set) var focus: Pane {
    get { arrangement.focus }
    set { arrangement.focus = newValue }
  }

  /// The uptime of the session, by which messages expire. Set only during a replay, when the monitor's clock is that of the recording.
  package var realTime: Duration? {
    get { messages.realTime }
    set { messages.realTime = newValue }
  }

  /// Shows a message in the footer for some seconds.
  package mutating func show(_ message: String, isError: Bool, at now: Moment) {
    messages.show(message, isError: isError, at: now)
  }

  /// True if the footer shows a message that has expired by ``realTime``.
  package var showsOldNotice: Bool { messages.isOld }

  /// Focuses a pane and makes it visible.
  mutating func show(_ pane: Pane) { arrangement.show(pane, &preferences) }

  /// Draws the screen. O(cells), plus O(ranges) of the selected map if its address space has changed.
  package mutating func draw(_ live: Monitor, size: Size) -> (canvas: Canvas, cursor: Point?) {
    var drawing = Drawing(canvas: Canvas(size: size), symbols: setup.symbols)
    let monitor = timeline.shown(live)
    let layout = arrangement.place(on: size, maps: monitor.order.count, preferences)
    if layout.form == .tooSmall {
      Footer.drawTooSmall(live, size, &drawing)
    } else if monitor.order.isEmpty {
      switch timeline.position {
      case .live, .paused: WelcomeScreen(setup: setup).draw(monitor, size, &drawing)
      case .past, .recording: drawBeforeMaps(monitor, size, &drawing)
      }
      drawFooter(live, layout.footer.row, &drawing)
    } else {
      if let line = layout.profilers { ProfilerLine(monitor: monitor, symbols: setup.symbols).draw(in: line, &drawing) }
      for (pane, rect) in layout.panes.sorted(by: { $0.key.rawValue < $1.key.rawValue }) {
        draw(pane, monitor, rect, &drawing)
      }
      if let split = layout.split { drawing.register(split, .split) }
      drawFooter(live, layout.footer.row, &drawing)
    }
    if layout.form != .tooSmall {
      let context = dialogContext
      dialog?.draw(monitor, context, &drawing)
    }
    pointer.areas = drawing.hits
    return (drawing.canvas, drawing.cursor)
  }

  private mutating func draw(_ pane: Pane, _ monitor: Monitor, _ rect: Rect, _ drawing: inout Drawing) {
    let context = paneContext
    switch pane {
    case .processes: processes.draw(monitor, in: rect, context, &drawing)
    case .space: space.draw(monitor, in: rect, context, &drawing)
    case .entries: entries.draw(monitor, in: rect, context, &drawing)
    case .rate: rate.draw(monitor, in: rect, context, &drawing)
    case .overlaps: overlaps.draw(monitor, in: rect, context, &drawing)
    case .detail: detail.draw(monitor, in: rect, context, &drawing)
    }
  }

  private mutating func drawFooter(_ live: Monitor, _ row: Int, _ drawing: inout Drawing) {
    Footer(
      labels: timeLabels, keepsLast: timeline.position != .recording, time: timeStatus(live), message: messages.current(at: live.now),
      jvmRequests: jvmRequests, hasMouse: preferences.mouse, setup: setup
    ).draw(live, shown: timeline.shown(live), row, &drawing)
  }

  var paneContext: PaneContext {
    PaneContext(
      setup: setup, arrangement: arrangement, preferences: preferences, graphForm: rate.form(setup), entryRows: entries.scroll.shown)
  }
}
