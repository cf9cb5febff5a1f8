import Monitor
import PerfMap
import Screen

// Entries that are picked out: marked, copied, looked for by their names.
extension Dashboard {
  /// Marks the selected entry or map, or takes the mark back, and goes on to the next row.
  mutating func mark(_ monitor: inout Monitor) {
    if focus == .processes {
      guard let id = monitor.selectedMap else { return }
      monitor.toggleMark(ofMap: id)
      return monitor.moveMap(by: 1)
    }
    guard let id = monitor.entries.selection else { return }
    if let number = monitor.selectedFunction {
      monitor.toggleMarks(ofFunction: number)
    } else {
      monitor.toggleMark(id)
    }
    monitor.moveEntry(by: 1)
    show(.entries)
  }

  /// Goes to the next row with the same name.
  mutating func sameName(_ monitor: inout Monitor) {
    guard let map = monitor.selected, let id = monitor.entries.selection, id.index < map.contents.entries.count else { return }
    let name = monitor.name(of: map.contents.entries[id], in: map, limit: NameSearch.longestName)
    monitor.startSearch(name, .down, isWhole: true)
    show(.entries)
  }

  /// Copies the marked entries, or the selected one, as lines of a map: what a terminal could take for a command is made visible.
  mutating func copy(_ monitor: Monitor) -> [Effect] {
    guard let map = monitor.selected else { return [] }
    if focus == .processes {
      let maps = monitor.markedMaps.isEmpty ? [map] : monitor.markedMaps
      show(maps.count == 1 ? "copied the path of the map" : "copied the paths of \(maps.count) maps", isError: false, at: monitor.now)
      return [.copy(maps.map { SafeText("\($0.path)").string }.joined(separator: "\n"))]
    }
    if map.marks.isEmpty, focus == .entries, let number = monitor.selectedFunction {
      show("copied the name of the function", isError: false, at: monitor.now)
      return [.copy(EntryName(function: monitor.name(ofFunction: number, in: map), columns: .max).text(limit: 4096).string)]
    }
    let ids = map.marks.isEmpty ? monitor.entries.selection.map { [$0] } ?? [] : map.marks.sorted()
    guard !ids.isEmpty else { return [] }
    let lines = ids.prefix(Self.mostCopied).map { id in
      let entry = map.contents.entries[id]
      let name = SafeText(bytes: monitor.name(of: entry, in: map, limit: 4096), limit: 4096)
      return "\(entry.range.start) \(entry.range.size) \(name.string)"
    }
    let rest = ids.count - lines.count
    show(
      "copied \(lines.count) \(lines.count == 1 ? "entry" : "entries")" + (rest > 0 ? ", not the other \(rest)" : ""), isError: rest > 0,
      at: monitor.now)
    return [.copy(lines.joined(separator: "\n"))]
  }

  /// How many entries are copied at most: terminals take some 75 KB.
  private static let mostCopied = 500
}
