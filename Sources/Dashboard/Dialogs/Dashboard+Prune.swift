import Monitor
import PerfMap
import Processes
import Screen

/// The question whether maps of exited processes are to be removed.
struct PruneDialog {
  /// Those that were found.
  var maps: [LeftoverMap]
  /// How far the list is scrolled.
  var scroll = 0
}

extension Dashboard {
  /// Asks whether maps are to be removed; says so when there are none.
  package mutating func offer(_ leftovers: [LeftoverMap], at now: Moment) {
    guard !setup.isReadOnly else { return }
    guard !leftovers.isEmpty else {
      show("no maps of exited processes that you own in \(setup.directory)", isError: false, at: now)
      return
    }
    dialog = .prune(PruneDialog(maps: leftovers))
  }

  /// Says what became of maps that were to be removed.
  package mutating func showPruned(_ removed: [LeftoverMap], _ failures: [ProcessesError], at now: Moment) {
    guard let failure = failures.first else {
      show("removed \(Self.count(removed)) of exited processes, \(Numbers.bytes(removed.byteCount).string)B", isError: false, at: now)
      return
    }
    show(
      "removed \(removed.count) of \(removed.count + failures.count) maps; \(failure.path.lastComponent?.string ?? ""): \(failure.cause)",
      isError: true, at: now)
  }

  /// Takes a key of the question: only `y` removes, and what does not scroll goes back.
  mutating func handlePrune(_ key: Key, _ state: PruneDialog) -> [Effect] {
    if key == .character("y") {
      dialog = nil
      return [.prune(state.maps)]
    }
    dialog = scrolledDialog(key, state.scroll).map { .prune(PruneDialog(maps: state.maps, scroll: $0)) }
    return []
  }

  /// Draws the question; returns it as far as it could be scrolled.
  func drawPrune(_ state: PruneDialog, _ monitor: Monitor, _ size: Size, _ sheet: inout Sheet) -> PruneDialog {
    let total = SafeText(Self.count(state.maps))
    let bytes = Numbers.bytes(state.maps.byteCount) + "B?"
    let title: SafeText = size.columns < 70 ? "remove " + total + ", " + bytes : "remove " + total + " of exited processes, " + bytes
    let written: SafeText = size.columns < 50 ? "B, " : "B, last written "
    let lines = state.maps.map { map -> (SafeText, SafeText) in
      let age = Numbers.age(monitor.now.wall.since(map.lastWrite), isShort: true)
      return (SafeText(map.file.path.lastComponent?.string ?? ""), Numbers.bytes(map.size) + written + (age == "now" ? age : age + " ago"))
    }
    var state = state
    state.scroll = drawText(
      lines, title: title, scroll: state.scroll, keyColumns: 21,
      labels: [Label("remove", key: .character("y")), Label("back", key: .escape)],
      size, &sheet)
    return state
  }

  private static func count(_ maps: [LeftoverMap]) -> String { maps.count == 1 ? "1 map" : "\(maps.count) maps" }
}
