import Monitor
import PerfMap
import Screen
import Settings

/// What the pressed mouse holds until it is let go.
enum Held: Equatable {
  /// The thumb of a pane's scroll bar, so many rows below its beginning.
  case scrollBar(Pane, below: Int)
  /// The border between the columns, so many columns behind the entries' own.
  case split(behind: Int)
}

extension Dashboard {
  /// The action of the label under a point: the pane that the label stands in lies there too.
  func action(at point: Point) -> Action? {
    hits.filter { $0.rect.contains(point) }.compactMap { if case .action(let action) = $0.target { action } else { nil } }.last
  }

  /// Does what a gesture means where it was made.
  mutating func handle(_ mouse: MouseEvent, _ monitor: inout Monitor) -> [Response] {
    let targets = hits.filter { $0.rect.contains(mouse.point) }.map(\.target)
    switch mouse.kind {
    case .release:
      held = nil
    case .drag:
      drag(to: mouse.point, &monitor)
    case .wheelUp, .wheelDown:
      return dialog == nil ? wheel(mouse.kind, targets, &monitor) : wheelInDialog(mouse.kind, &monitor)
    case .press, .doublePress:
      held = nil
      if dialog != nil { return pressInDialog(targets, isDouble: mouse.kind == .doublePress, &monitor) }
      if take(mouse.point, &monitor) { return [] }
      return click(targets, isDouble: mouse.kind == .doublePress, &monitor)
    }
    return []
  }

  // MARK: - The wheel

  private mutating func wheel(_ kind: MouseEvent.Kind, _ targets: [HitArea.Target], _ monitor: inout Monitor) -> [Response] {
    let step = kind == .wheelUp ? -3 : 3
    guard let pane = targets.compactMap({ if case .pane(let pane) = $0 { pane } else { nil } }).last else { return [] }
    let pointed = targets.compactMap { if case .addresses(let window) = $0 { window } else { nil } }.last
    return ask(pane, .wheel(rows: step, at: pointed), &monitor)
  }

  /// What the wheel turns is what the arrows move.
  private mutating func wheelInDialog(_ kind: MouseEvent.Kind, _ monitor: inout Monitor) -> [Response] {
    guard dialog?.manners.followsWheel ?? false else { return [] }
    return handle(kind == .wheelUp ? .up : .down, &monitor)
  }

  // MARK: - Holding and dragging

  /// Takes hold of a scroll bar or of the split, where there is one; a press beside the thumb brings it there.
  private mutating func take(_ point: Point, _ monitor: inout Monitor) -> Bool {
    for hit in hits where hit.rect.contains(point) {
      switch hit.target {
      case .split: held = .split(behind: point.column - hit.rect.column)
      case .scrollBar(let bar):
        let row = point.row - hit.rect.row
        let isOnThumb = (bar.start..<bar.start + bar.length).contains(row)
        held = .scrollBar(bar.pane, below: isOnThumb ? row - bar.start : bar.length / 2)
        if !isOnThumb { drag(to: point, &monitor) }
      default: continue
      }
      return true
    }
    return false
  }

  private mutating func drag(to point: Point, _ monitor: inout Monitor) {
    switch held {
    case .split(let behind):
      if let layout = arrangement.layout { preferences.widening = layout.widening(withSplitBehind: point.column - behind) }
    case .scrollBar(let pane, let below):
      for hit in hits {
        guard case .scrollBar(let bar) = hit.target, bar.pane == pane else { continue }
        // The selection keeps its line on the screen, and the keys stay where they are.
        let top = bar.top(ofStart: point.row - hit.rect.row - below)
        if top != bar.top { _ = ask(pane, .scroll(from: bar.top, to: top), &monitor) }
      }
    case nil: break
    }
  }

  // MARK: - Presses

  /// A press on a label of a dialog is its key; one on a line of a list chooses the line, a double one takes it. Any other closes a text,
  /// not a form that is being filled in.
  private mutating func pressInDialog(_ targets: [HitArea.Target], isDouble: Bool, _ monitor: inout Monitor) -> [Response] {
    switch targets.last {
    case .key(let key): return handle(key, &monitor)
    case .action(let action): return action.entry.keys.first.map { handle($0, &monitor) } ?? []
    case .line(let line):
      let context = dialogContext
      let chosen = dialog?.choose(line, context) ?? []
      return isDouble ? chosen + [.key(dialog?.manners.doublePress ?? .enter)] : chosen
    default: return dialog?.manners.closesOnPress ?? false ? [.close] : []
    }
  }

  /// Does what the areas under the pointer say, the outermost first.
  private mutating func click(_ targets: [HitArea.Target], isDouble: Bool, _ monitor: inout Monitor) -> [Response] {
    if let action = targets.compactMap({ if case .action(let action) = $0 { action } else { nil } }).last {
      // A heading in a border sorts what stands under it, a label copies what it stands at.
      if action == .sort || action == .copy, let pane = targets.compactMap({ if case .pane(let pane) = $0 { pane } else { nil } }).last {
        show(pane)
      }
      return perform(action, &monitor)
    }
    for target in targets {
      switch target {
      case .pane(let pane): show(pane)
      case .map(let id): monitor.selectMap(id)
      case .mapColumn(let column): monitor.sortMaps(by: column)
      case .entry(let id): monitor.selectEntry(id)
      case .entryColumn(let column): monitor.sortEntries(by: column)
      case .function(let number): monitor.selectFunction(number)
      case .functionColumn(let column): monitor.sortFunctions(by: column)
      case .overlap(let number): monitor.selectOverlap(number)
      case .addresses(let window): space.selectEntry(in: window, &monitor)
      case .action, .key, .line, .scrollBar, .split: break
      }
    }
    return isDouble ? ask(focus, .open, &monitor) : []
  }
}
