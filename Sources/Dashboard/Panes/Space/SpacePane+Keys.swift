import Monitor
import PerfMap
import Screen

extension SpacePane {
  mutating func handle(_ action: PaneAction, _ monitor: inout Monitor, _ context: PaneContext) -> [Response] {
    switch action {
    case .left where pan(.down, monitor), .right where pan(.up, monitor): break
    case .zoomIn: zoom(.closer, at: nil, monitor)
    case .zoomOut: zoom(.farther, at: nil, monitor)
    case .zoomWhole: view.showAll()
    case .wheel(let rows, let window): zoom(rows < 0 ? .closer : .farther, at: window?.middle, monitor)
    case .move, .page, .left, .right, .open, .sort, .sortReverse, .mark, .unmark, .copy, .scroll:
      return handleForEntries(action, &monitor, context)
    }
    return []
  }

  private enum Zoom {
    case closer, farther
  }

  /// Zooms at the address under the pointer or, for a key, at the selected entry.
  private mutating func zoom(_ zoom: Zoom, at pointed: Address?, _ monitor: Monitor) {
    guard let strip = currentStrip(monitor), let contents = monitor.selected?.contents else { return }
    let anchor = pointed ?? anchor(monitor, strip)
    switch zoom {
    case .closer: view.zoomIn(at: anchor, strip, contents.ranges, pointed == nil ? .centred : .kept)
    case .farther: view.zoomOut(at: anchor, contents.ranges)
    }
  }

  /// Returns the strip of the current view. The last drawn strip may be outdated if several keys arrive between two frames.
  private mutating func currentStrip(_ monitor: Monitor) -> AddressStrip? {
    guard let columns = strip?.key.columns else { return nil }
    followCursor(monitor)
    return shownStrip(monitor, columns: columns)
  }

  /// Pans the window. Returns false if the whole address space is shown or no map is selected.
  private mutating func pan(_ direction: SpaceView.Direction, _ monitor: Monitor) -> Bool {
    followCursor(monitor)
    guard view.window != nil, let contents = monitor.selected?.contents else { return false }
    view.pan(direction, contents.ranges)
    return true
  }

  /// Selects an entry. Upwards, it is the first entry of the next cluster or, if there is none, the last entry of this cluster. Downwards,
  /// it is the first entry of this cluster or, if that is already selected, of the previous cluster.
  mutating func jumpCluster(_ direction: SpaceView.Direction, _ monitor: inout Monitor) {
    followCursor(monitor)
    guard let ranges = monitor.selected?.contents.ranges, let whole = AddressWindow(of: ranges) else { return }
    let cursor = monitor.selectedRange?.start ?? whole.first
    guard let target = CodeCluster.jump(from: cursor, direction, ranges) else { return }
    if let window = view.window, let from = target.from, window.contains(from.window) { view.show(target.cluster) }
    monitor.selectEntry(target.entry)
  }

  func selectEntry(in window: AddressWindow, _ monitor: inout Monitor) {
    guard let ranges = monitor.selected?.contents.ranges, let id = SpacePane.entry(in: window, ranges) else { return }
    monitor.selectEntry(id)
  }

  /// Returns the address to zoom at with keys: the selected entry if visible, else the middle of the view.
  private func anchor(_ monitor: Monitor, _ strip: AddressStrip) -> Address {
    let shown = view.window
    if let range = monitor.selectedRange, shown?.shows(range) ?? true {
      let entry = AddressWindow(range)
      return entry.map { $0.span < (shown?.span ?? .max) / 2 ? $0.middle : $0.first } ?? range.start
    }
    let cells = strip.cells.compactMap { $0 }
    return cells.isEmpty ? shown?.middle ?? Address(0) : cells[cells.count / 2].window.middle
  }
}
