import Monitor
import PerfMap
import Screen
import Settings

extension Dashboard {
  mutating func handle(_ mouse: MouseEvent, _ monitor: inout Monitor) -> [Response] {
    let targets = pointer.targets(at: mouse.point)
    switch mouse.kind {
    case .release: pointer.release()
    case .drag: return pointer.drag(to: mouse.point).flatMap { follow($0, &monitor) }
    case .wheelUp, .wheelDown:
      return dialog == nil ? wheel(mouse.kind, targets, &monitor) : wheelInDialog(mouse.kind, &monitor)
    case .press, .doublePress:
      pointer.release()
      if dialog != nil { return pressInDialog(targets, isDouble: mouse.kind == .doublePress, &monitor) }
      if let drags = pointer.grab(at: mouse.point) { return drags.flatMap { follow($0, &monitor) } }
      return click(targets, isDouble: mouse.kind == .doublePress, &monitor)
    }
    return []
  }

  /// Scrolls a pane and moves its selection by the same number of rows, or moves the split. The focus does not change.
  private mutating func follow(_ drag: Pointer.Drag, _ monitor: inout Monitor) -> [Response] {
    switch drag {
    case .scroll(let pane, let old, let new): return forward(.scroll(from: old, to: new), to: pane, &monitor)
    case .split(let column):
      if let layout = arrangement.layout { preferences.widening = layout.widening(withSplitBehind: column) }
      return []
    }
  }

  private mutating func wheel(_ kind: MouseEvent.Kind, _ targets: [HitArea.Target], _ monitor: inout Monitor) -> [Response] {
    let step = kind == .wheelUp ? -3 : 3
    guard let pane = targets.compactMap({ if case .pane(let pane) = $0 { pane } else { nil } }).last else { return [] }
    let pointed = targets.compactMap { if case .addresses(let window) = $0 { window } else { nil } }.last
    return forward(.wheel(rows: step, at: pointed), to: pane, &monitor)
  }

  /// Handles a turn of the wheel as an arrow key, if the dialog allows that.
  private mutating func wheelInDialog(_ kind: MouseEvent.Kind, _ monitor: inout Monitor) -> [Response] {
    guard dialog?.mouseBehavior.followsWheel ?? false else { return [] }
    return handle(kind == .wheelUp ? .up : .down, &monitor)
  }

  /// Handles a press in a dialog. On a label, the press acts as the label's key. On a line of a list, the press selects the line; a double
  /// press also acts as ``DialogMouseBehavior/doublePress``. Elsewhere, it closes the dialog if ``DialogMouseBehavior/closesOnPress``.
  private mutating func pressInDialog(_ targets: [HitArea.Target], isDouble: Bool, _ monitor: inout Monitor) -> [Response] {
    switch targets.last {
    case .key(let key): return handle(key, &monitor)
    case .action(let action): return action.entry.keys.first.map { handle($0, &monitor) } ?? []
    case .line(let line):
      let context = dialogContext
      let chosen = dialog?.choose(line, context) ?? []
      return isDouble ? chosen + [.key(dialog?.mouseBehavior.doublePress ?? .enter)] : chosen
    default: return dialog?.mouseBehavior.closesOnPress ?? false ? [.close] : []
    }
  }

  /// Performs the action under the pointer. If there is none, focuses the pane, selects the row or sorts by the column under the pointer;
  /// a double press then also opens the selected row of the focused pane.
  private mutating func click(_ targets: [HitArea.Target], isDouble: Bool, _ monitor: inout Monitor) -> [Response] {
    if let action = targets.compactMap({ if case .action(let action) = $0 { action } else { nil } }).last {
      // The sort and copy labels in a border act on the pane of that border.
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
    return isDouble ? forward(.open, to: focus, &monitor) : []
  }
}
