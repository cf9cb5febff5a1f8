import Monitor
import PerfMap
import Screen

// What keys and the mouse do in the address space.
extension Dashboard {
  /// Zooms, while the pane has the keys.
  mutating func zoomSpace(_ action: Action, _ monitor: Monitor) {
    guard focus == .space, let strip = presentStrip(monitor) else { return }
    zoom(action, at: spaceAnchor(monitor, strip), .centred, strip, monitor)
  }

  /// Zooms at the pointer.
  mutating func zoomSpace(_ kind: MouseEvent.Kind, at targets: [HitArea.Target], _ monitor: Monitor) {
    guard let strip = presentStrip(monitor) else { return }
    let pointed = targets.compactMap { if case .addresses(let window) = $0 { window.middle } else { nil } }.last
    let action: Action = kind == .wheelUp ? .zoomIn : .zoomOut
    zoom(action, at: pointed ?? spaceAnchor(monitor, strip), pointed == nil ? .centred : .kept, strip, monitor)
  }

  /// The picture of what is shown now: several keys may come between two frames.
  private mutating func presentStrip(_ monitor: Monitor) -> AddressStrip? {
    guard let columns = space.strip?.key.columns else { return nil }
    followCursor(monitor)
    return spaceStrip(monitor, columns: columns)
  }

  private mutating func zoom(
    _ action: Action, at anchor: Address, _ placing: SpaceView.Placing, _ strip: AddressStrip, _ monitor: Monitor
  ) {
    guard let contents = monitor.selected?.contents else { return }
    if action == .zoomIn {
      space.view.zoomIn(at: anchor, strip, contents.ranges, placing)
    } else {
      space.view.zoomOut(at: anchor, contents.ranges)
    }
  }

  /// Shows everything again.
  mutating func showWholeSpace() {
    if focus == .space { space.view.showAll() }
  }

  /// Moves the window along; returns false when everything is shown and there is nowhere to go.
  mutating func panSpace(_ direction: SpaceView.Direction, _ monitor: Monitor) -> Bool {
    followCursor(monitor)
    guard focus == .space, space.view.window != nil, let contents = monitor.selected?.contents else { return false }
    space.view.pan(direction, contents.ranges)
    return true
  }

  /// Selects the first entry of the next or the previous cluster; where there is none, the last or the first of this one.
  mutating func jumpCluster(_ direction: SpaceView.Direction, _ monitor: inout Monitor) {
    followCursor(monitor)
    guard let ranges = monitor.selected?.contents.ranges, let whole = AddressWindow(of: ranges) else { return }
    let cursor = monitor.selectedRange?.start ?? whole.first
    guard let target = CodeCluster.jump(from: cursor, direction, ranges) else { return }
    if let window = space.view.window, let from = target.from, window.contains(from.window) { space.view.show(target.cluster) }
    monitor.selectEntry(target.entry)
  }

  /// The entry that a click on a cell means.
  mutating func selectEntry(in window: AddressWindow, _ monitor: inout Monitor) {
    guard let ranges = monitor.selected?.contents.ranges, let id = SpaceState.entry(in: window, ranges) else { return }
    monitor.selectEntry(id)
  }

  /// What keys zoom at: the cursor where it is seen, as a whole while it fits; else the middle.
  private func spaceAnchor(_ monitor: Monitor, _ strip: AddressStrip) -> Address {
    let shown = space.view.window
    if let range = monitor.selectedRange, shown?.shows(range) ?? true {
      let entry = AddressWindow(range)
      return entry.map { $0.span < (shown?.span ?? .max) / 2 ? $0.middle : $0.first } ?? range.start
    }
    let cells = strip.cells.compactMap { $0 }
    return cells.isEmpty ? shown?.middle ?? Address(0) : cells[cells.count / 2].window.middle
  }
}
