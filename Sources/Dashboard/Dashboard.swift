import Monitor
import PerfMap
import Screen
import Settings

/// The screen of the monitor: panes and dialogs over a ``Monitor``.
///
/// State and keys in, cells and effects out: it knows no terminal, no file and no clock.
package struct Dashboard {
  /// What was given at the start.
  let setup: DashboardSetup
  /// Which panes are seen, and which has the keys.
  var arrangement = Arrangement()
  /// The position in time of what is shown.
  package var timeline = Timeline()
  /// The dialog on top.
  var dialog: (any DialogView)?
  /// The message in the last row.
  var messages = MessageLine()

  var processes = ProcessesPane()
  var space = SpacePane()
  var entries = EntriesPane()
  var rate = RatePane()
  var overlaps = OverlapsPane()
  var detail = DetailPane()
  /// How many test entries were offered: each gets a name of its own.
  var probes = 0
  /// What can be clicked, and what the pressed mouse holds.
  var pointer = Pointer()
  /// What the user chose.
  package var preferences: Preferences
  /// The JVMs that are asked for their maps again and again, and how often; kept by the loop.
  package var jvmRequests: [ProcessID: Duration] = [:]
  /// The themes that there are, and what is known of the one that is shown.
  package var catalogue: ThemeCatalogue

  /// Makes a dashboard.
  package init(
    ownMapPath: String, directory: String, isReadOnly: Bool = false, symbols: SymbolSet = .unicode, zoneOffset: Duration = .zero,
    preferences: Preferences = Preferences(theme: "midnight"), themes: [String] = ["midnight"]
  ) {
    self.preferences = preferences
    catalogue = ThemeCatalogue(choices: themes.map { ThemeChoice(name: $0) })
    setup = DashboardSetup(
      isReadOnly: isReadOnly, symbols: symbols, zoneOffset: zoneOffset, ownMapPath: ownMapPath, directory: directory)
  }

  /// The pane that the keys go to.
  package internal(set) var focus: Pane {
    get { arrangement.focus }
    set { arrangement.focus = newValue }
  }

  /// The time since boot where what is shown has another time, a recording's; nil elsewhere. Messages go by it.
  package var realTime: Duration? {
    get { messages.realTime }
    set { messages.realTime = newValue }
  }

  /// Shows a message in the last row for some seconds.
  package mutating func show(_ message: String, isError: Bool, at now: Moment) {
    messages.show(message, isError: isError, at: now)
  }

  /// Whether the last row shows a message whose time is over, by ``realTime``.
  package var showsOldNotice: Bool { messages.isOld }

  /// Gives the keys to a pane, bringing it up where several share a place.
  mutating func show(_ pane: Pane) { arrangement.show(pane, &preferences) }

  // MARK: - Drawing

  /// Draws everything. O(cells), and O(ranges) of the selected map when its address space has changed.
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
      jvmRequests: jvmRequests,
      hasMouse: preferences.mouse, setup: setup
    ).draw(live, shown: timeline.shown(live), row, &drawing)
  }

  /// What panes have to know beyond the monitor.
  var paneContext: PaneContext {
    PaneContext(
      setup: setup, arrangement: arrangement, preferences: preferences, graphForm: rate.form(setup), entryRows: entries.scroll.shown)
  }
}
