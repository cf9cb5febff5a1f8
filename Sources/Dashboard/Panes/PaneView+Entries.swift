import Monitor
import PerfMap
import Screen

// Actions that most panes handle in the same way: they apply to the entries of the selected map.
extension PaneView {
  func handleForEntries(_ action: PaneAction, _ monitor: inout Monitor, _ context: PaneContext) -> [Response] {
    switch action {
    case .move(let rows): monitor.moveEntry(by: rows)
    case .page(let pages): monitor.moveEntry(by: pages * context.entryRows)
    case .wheel(let rows, _): monitor.moveEntry(by: rows)
    case .scroll(let old, let new): monitor.moveEntry(by: new - old)
    case .left: monitor.selectNeighbour(.down)
    case .right: monitor.selectNeighbour(.up)
    case .open: return [.show(.entries)]
    case .sort: monitor.functions.isShown ? monitor.sortFunctionsByNextColumn() : monitor.sortEntriesByNextColumn()
    case .sortReverse:
      monitor.functions.isShown ? monitor.sortFunctions(by: monitor.functions.column) : monitor.sortEntries(by: monitor.entries.column)
    case .mark: return mark(&monitor)
    case .unmark: monitor.clearMarks()
    case .copy: return copyEntries(monitor)
    case .zoomIn, .zoomOut, .zoomWhole: break
    }
    return []
  }

  /// Marks or unmarks the selected entry, or the entries of the selected function, and selects the next row.
  private func mark(_ monitor: inout Monitor) -> [Response] {
    guard let id = monitor.entries.selection else { return [] }
    if let number = monitor.selectedFunction {
      monitor.toggleMarks(ofFunction: number)
    } else {
      monitor.toggleMark(id)
    }
    monitor.moveEntry(by: 1)
    return [.show(.entries)]
  }

  /// Copies the first 500 marked entries or, if no entry is marked, the selected entry. Each is copied as a line of a map, with control
  /// characters made visible.
  private func copyEntries(_ monitor: Monitor) -> [Response] {
    guard let map = monitor.selected else { return [] }
    let ids = map.marks.isEmpty ? monitor.entries.selection.map { [$0] } ?? [] : map.marks.sorted()
    guard !ids.isEmpty else { return [] }
    // Some terminals accept no more than about 75 KB in one copy.
    let lines = ids.prefix(500).map { id in
      let entry = map.contents.entries[id]
      let name = SafeText(bytes: monitor.name(of: entry, in: map, limit: 4096), limit: 4096)
      return "\(entry.range.start) \(entry.range.size) \(name.string)"
    }
    let message: Response =
      lines.count < ids.count
      ? .error("copied only the first \(lines.count) of \(ids.count) entries")
      : .message("copied \(lines.count) \(lines.count == 1 ? "entry" : "entries")")
    return [message, .effect(.copy(lines.joined(separator: "\n")))]
  }
}

extension Monitor {
  /// Selects the entry that owns the nearest bytes below or above the addresses of the selected entry.
  fileprivate mutating func selectNeighbour(_ direction: SpaceView.Direction) {
    guard let contents = selected?.contents, let id = entries.selection, let range = selectedRange else { return }
    var next: EntryID?
    if direction == .up {
      guard let last = range.last, last.rawValue < .max else { return }
      contents.ranges.forEachPiece(from: Address(last.rawValue + 1)) { piece in
        guard piece.owner == id else {
          next = piece.owner
          return false
        }
        return true
      }
    } else {
      next = contents.ranges.piece(below: range.start)?.owner
    }
    if let next { selectEntry(next) }
  }
}
