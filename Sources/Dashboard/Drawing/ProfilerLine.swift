import MapAnalysis
import Monitor
import PerfMap
import Screen

/// The line above the panes: the share of the selected map that each profiler names wrongly.
struct ProfilerLine {
  typealias Part = (text: SafeText, style: Style)

  let monitor: Monitor
  let symbols: SymbolSet

  func draw(in rect: Rect, _ drawing: inout Drawing) {
    guard let map = monitor.selected else { return }
    var column = rect.column + 1
    for part in [(map.pidText + " " + map.commText + "  ", Style(.textDim))] + parts(map) {
      let room = rect.endColumn - 1 - column
      guard room > 0 else { return }
      column += drawing.canvas.put(part.text.truncated(to: room), at: Point(column: column, row: rect.row), part.style)
    }
  }

  private func parts(_ map: MapRecord) -> [Part] {
    let state = monitor.comparisonState(of: map)
    guard !map.comparison.errors.isEmpty else { return [(text(of: state), Style(.textDim))] }
    if map.comparison.isComplete, map.comparison.errors.allSatisfy({ $0.counts.isNone && $0.refusal == nil }) {
      return [("profilers show the right names everywhere", Style(.ok))] + notes(map)
    }
    var parts: [Part] = []
    var hasShare = false
    for profiler in Profiler.emulated {
      if !parts.isEmpty { parts.append((" · ", Style(.textDim))) }
      parts.append((SafeText(profiler.rawValue), .text))
      guard let errors = map.comparison.errors(of: profiler) else {
        parts.append(("…", Style(.textDim)))
        continue
      }
      if let refusal = Self.refusal(errors) {
        parts.append((refusal, Style(.error)))
      } else {
        parts.append((hasShare ? " " : " wrong ", .text))
        parts += share(errors)
        hasShare = true
      }
    }
    return parts + notes(map)
  }

  /// Returns the reason why a profiler shows no name of the map at all, or nil.
  private static func refusal(_ errors: ProfilerErrors) -> SafeText? {
    if let refusal = errors.refusal {
      return SafeText(refusal.cause == .wrapsAround ? " panics at line \(refusal.line)" : " rejects the map at line \(refusal.line)")
    }
    guard let memory = errors.refusedMemory, errors.counts.unaskedBytes == errors.ownedBytes else { return nil }
    return SafeText(" never asks this map: \(errors.isMapUnreachable ? "" : "code in ")\(memory)")
  }

  private func share(_ errors: ProfilerErrors) -> [Part] {
    let role: Role = errors.counts.wrongBytes > .zero ? .warn : .ok
    var parts: [Part] = [(Numbers.percent(errors.wrongShare), Style(role))]
    if let memory = errors.refusedMemory { parts.append((SafeText(" (code in \(memory))"), Style(.textDim))) }
    if errors.counts.elsewhereBytes > .zero {
      parts.append((" (" + Numbers.percent(errors.elsewhereShare) + " elsewhere)", Style(.textDim)))
    }
    return parts
  }

  /// Returns notes on the limits of the results: entries that are not compared yet, and unknown memory.
  private func notes(_ map: MapRecord) -> [Part] {
    var notes: [Part] = []
    let later = map.contents.entries.count - map.comparison.entryCount
    if later > 0 {
      let entries: SafeText = later == 1 ? " newer entry" : " newer entries"
      notes.append((" · " + Numbers.count(later, limit: 11) + entries + " not compared yet", Style(.textDim)))
    }
    if map.comparison.unknownMemory != nil { notes.append((" · memory unknown", Style(.textDim))) }
    return notes
  }

  private func text(of state: Monitor.ComparisonState) -> SafeText {
    let percent = { (share: Double) in SafeText(" \(Int(min(1, share) * 100)) %") }
    return switch state {
    case .waiting, .done: "profilers: not compared yet"
    case .reading(let share): "profilers: reading lines" + percent(share)
    case .comparing(let profiler, let share): SafeText("profilers: comparing \(profiler)") + percent(share)
    case .onRequest:
      "profilers: more than 4 million entries are compared only on request: "
        + (Action.compareProfilers.entry.keys.first?.label(symbols) ?? "")
    case .unavailable: monitor.isPast ? "profilers: not compared for earlier moments" : "profilers: not compared"
    }
  }
}
