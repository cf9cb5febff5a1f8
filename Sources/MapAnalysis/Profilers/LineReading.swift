import PerfMap

/// The result of a profiler's parser for one line of a map.
enum LineReading: Hashable, Sendable {
  /// The profiler ignores the line.
  case dropped
  /// The profiler reads an entry. The symbol is nil if it is not stored: all profilers read the line correctly, or this profiler has
  /// already rejected the map.
  case entry(Symbol?)
  /// The profiler rejects the whole map because of the line.
  case refused(Refusal.Cause)
}

/// The effect of a line on a profiler, from harmless to severe.
enum LineEffect: Int, Hashable, Comparable, Sendable {
  case shownAtStart, drops, readsEntry, readsAtZero, cutsLast, changesName, misreads, hidesNext, wrongNames, rejects, panics

  static func < (left: LineEffect, right: LineEffect) -> Bool { left.rawValue < right.rawValue }

  /// The predicate of a sentence about one profiler, or about several.
  fileprivate var predicate: (one: String, several: String) {
    switch self {
    case .shownAtStart: ("shows it at its first address", "show it at its first address")
    case .drops: ("drops the line", "drop the line")
    case .readsEntry: ("reads it as an entry", "read it as an entry")
    case .readsAtZero: ("reads it as an entry at address 0", "read it as an entry at address 0")
    case .cutsLast: ("drops its last character", "drop its last character")
    case .changesName: ("reads another name", "read another name")
    case .misreads: ("reads another range", "read another range")
    case .hidesNext: ("loses the name of the next entry", "lose the name of the next entry")
    case .wrongNames: ("shows a wrong name or none for a part", "show a wrong name or none for a part")
    case .rejects: ("rejects the whole map", "reject the whole map")
    case .panics: ("panics", "panic")
    }
  }
}

/// The most severe effect of the lines of a finding on each profiler, by the emulation of the profilers.
struct ProfilerEffects: Hashable, Sendable {
  private var worst: [Profiler: LineEffect] = [:]

  mutating func add(_ effect: LineEffect, on profiler: Profiler) { worst[profiler] = max(worst[profiler] ?? effect, effect) }

  /// A sentence that names the profilers, grouped by effect; nil if no profiler is affected.
  var text: String? {
    let emulated = Profiler.allCases.filter { $0 != .truth }
    var parts: [String] = []
    var named: Set<LineEffect> = []
    for profiler in emulated {
      guard let effect = worst[profiler], named.insert(effect).inserted else { continue }
      let affected = emulated.filter { worst[$0] == effect }.map(\.rawValue)
      switch affected.count {
      case 1: parts.append("\(affected[0]) \(effect.predicate.one)")
      case emulated.count: parts.append("every profiler \(effect.predicate.one)")
      default:
        parts.append("\(affected.dropLast().joined(separator: ", ")) and \(affected[affected.count - 1]) \(effect.predicate.several)")
      }
    }
    return parts.isEmpty ? nil : parts.joined(separator: "; ")
  }
}

extension LineReading {
  /// The effect of a malformed line; nil if the effect is unknown.
  var effectOfMalformedLine: LineEffect? {
    switch self {
    case .dropped: .drops
    case .entry(let symbol): symbol.map { $0.start == Address(0) ? .readsAtZero : .readsEntry }
    case .refused(let cause): cause == .wrapsAround ? .panics : .rejects
    }
  }

  /// Returns the effect of a line that is the entry `right`; nil if the profiler reads it correctly.
  func effect(besides right: Symbol) -> LineEffect? {
    switch self {
    case .dropped: .drops
    case .refused(let cause): cause == .wrapsAround ? .panics : .rejects
    case .entry(nil): nil
    case .entry(let symbol?):
      if symbol.start != right.start || symbol.size != right.size { .misreads } else { symbol.name == right.name ? nil : .changesName }
    }
  }
}
