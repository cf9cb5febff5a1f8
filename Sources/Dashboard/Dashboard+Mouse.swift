import Monitor
import PerfMap
import Screen

extension Dashboard {
  /// The action of the label under a point: the pane that the label stands in lies there too.
  func action(at point: Point) -> Action? {
    hits.filter { $0.rect.contains(point) }.compactMap { if case .action(let action) = $0.target { action } else { nil } }.last
  }

  /// Does what a gesture means where it was made.
  mutating func handle(_ mouse: MouseEvent, _ monitor: inout Monitor) -> [Effect] {
    guard dialog == nil else {
      if case .themes(let picker) = dialog { return handleThemes(mouse, picker, monitor) }
      if mouse.kind == .press { closeText() }
      return []
    }
    switch mouse.kind {
    case .wheelUp, .wheelDown:
      let step = mouse.kind == .wheelUp ? -3 : 3
      if let pane = hits.last(where: { isPane($0.target) && $0.rect.contains(mouse.point) }), case .pane(let target) = pane.target {
        if target == .space {
          zoomSpace(mouse.kind, at: hits.filter { $0.rect.contains(mouse.point) }.map(\.target), monitor)
          return []
        }
        let before = focus
        focus = target
        move(by: target == .processes ? step.signum() : step, &monitor)
        focus = before
      }
    case .press, .doublePress:
      return click(hits.filter { $0.rect.contains(mouse.point) }.map(\.target), isDouble: mouse.kind == .doublePress, &monitor)
    case .release, .drag: break
    }
    return []
  }

  private func isPane(_ target: HitArea.Target) -> Bool {
    if case .pane = target { return true }
    return false
  }

  /// A click closes a text, not a form that is being filled in.
  private mutating func closeText() {
    switch dialog {
    case .help, .malformed: dialog = nil
    case .search, .filter, .palette, .columns, .options, .themes, .inject, nil: break
    }
  }

  /// Does what the areas under the pointer say, the outermost first.
  private mutating func click(_ targets: [HitArea.Target], isDouble: Bool, _ monitor: inout Monitor) -> [Effect] {
    if let action = targets.compactMap({ if case .action(let action) = $0 { action } else { nil } }).last {
      // A heading in a border sorts what stands under it.
      if action == .sort, let pane = targets.compactMap({ if case .pane(let pane) = $0 { pane } else { nil } }).last { show(pane) }
      return perform(action, &monitor)
    }
    for target in targets {
      switch target {
      case .pane(let pane): show(pane)
      case .map(let id): monitor.selectMap(id)
      case .mapColumn(let column): monitor.sortMaps(by: column)
      case .entry(let id): monitor.selectEntry(id)
      case .entryColumn(let column): monitor.sortEntries(by: column)
      case .overlap(let number): monitor.selectOverlap(number)
      case .addresses(let window): selectEntry(in: window, &monitor)
      case .action, .key, .line: break
      }
    }
    if isDouble { open(&monitor) }
    return []
  }
}
