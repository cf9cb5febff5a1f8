import PerfMap

/// How many entries and bytes came in each half second of the last ten minutes: a ring of fixed size.
///
/// The ring goes back for twenty: whoever looks back for ten sees the ten before that.
package struct RateHistory: Sendable {
  /// The length of a slot.
  package static let slot: Duration = .milliseconds(500)
  /// The number of slots of ten minutes.
  package static let slotCount = 1200
  /// The number of slots that are kept.
  static let keptCount = 2 * slotCount

  /// The number of the slot that a time lies in.
  static func slot(at uptime: Duration) -> Int { Int(uptime / slot) }

  /// What came in one slot.
  package struct Slot: Hashable, Sendable {
    /// Entries.
    package var entries: UInt32 = 0
    /// Bytes of the map file.
    package var bytes: UInt64 = 0
  }

  /// A slot as it is kept, in half the memory: nobody reads 4 GiB of a map in half a second.
  private struct Kept {
    var entries: UInt32 = 0
    var bytes: UInt32 = 0

    mutating func add(entries: Int, bytes: UInt64) {
      self.entries = UInt32(clamping: Int(self.entries) + entries)
      self.bytes = UInt32(clamping: UInt64(self.bytes).addingSaturated(bytes))
    }
  }

  /// Empty until something came: most maps of a full directory never change again.
  private var ring: [Kept] = []
  /// The number of the slot that is being filled, counted from the start of the monitor.
  private var current = 0
  /// The slot that it began with.
  private var first: Int?

  /// Makes an empty history.
  package init() {}

  /// Makes the history of several maps together; all were told the time until the same slot. O(slots) a map that ever changed.
  package init(sumOf histories: [RateHistory]) {
    current = histories.map(\.current).max() ?? 0
    first = histories.compactMap(\.first).min()
    for history in histories where !history.ring.isEmpty {
      if ring.isEmpty { ring = [Kept](repeating: Kept(), count: Self.keptCount) }
      let oldest = max(0, current - Self.slotCount + 1)
      for slot in oldest..<max(oldest, history.current + 1) {
        let place = slot % Self.keptCount
        ring[place].add(entries: Int(history.ring[place].entries), bytes: UInt64(history.ring[place].bytes))
      }
    }
  }

  /// Adds what came at a moment; moments must not go back. O(slots passed).
  package mutating func add(entries: Int, bytes: UInt64, at uptime: Duration) {
    advance(to: uptime)
    if ring.isEmpty { ring = [Kept](repeating: Kept(), count: Self.keptCount) }
    ring[current % Self.keptCount].add(entries: entries, bytes: bytes)
  }

  /// Lets time pass. O(slots passed).
  package mutating func advance(to uptime: Duration) {
    let now = Self.slot(at: uptime)
    if first == nil { first = now }
    guard now > current else { return }
    defer { current = now }
    guard !ring.isEmpty else { return }
    for slot in max(current + 1, now - Self.keptCount + 1)...now { ring[slot % Self.keptCount] = Kept() }
  }

  /// The history as it was at a moment of the last ten minutes. O(1).
  func rewound(to uptime: Duration) -> RateHistory {
    var copy = self
    copy.current = min(current, Self.slot(at: uptime))
    return copy
  }

  /// What came in a slot.
  private func slot(_ number: Int) -> Slot {
    guard number >= 0, !ring.isEmpty else { return Slot() }
    let kept = ring[number % Self.keptCount]
    return Slot(entries: kept.entries, bytes: UInt64(kept.bytes))
  }

  /// The last `count` slots that are over, oldest first.
  package func recent(_ count: Int) -> [Slot] {
    let wanted = min(max(0, count), Self.slotCount - 1)
    return (0..<wanted).map { slot(current - wanted + $0) }
  }

  /// The busiest slots of a time in each of a number of places, oldest first: entries and bytes each at their largest.
  package func peaks(over window: HistoryWindow, places: Int) -> [Slot] {
    window.slots(before: current, places: places).map { slots in
      slots.reduce(into: Slot()) { peak, number in
        guard number > current - Self.slotCount else { return }
        let slot = slot(number)
        peak.entries = max(peak.entries, slot.entries)
        peak.bytes = max(peak.bytes, slot.bytes)
      }
    }
  }

  /// A time that a rate is the mean over.
  package enum Span: CaseIterable, Hashable, Sendable {
    case second, twentySeconds, tenMinutes

    /// The number of slots; ten minutes are as many as there are.
    var slots: Int {
      switch self {
      case .second: 2
      case .twentySeconds: 40
      case .tenMinutes: RateHistory.slotCount - 1
      }
    }
  }

  /// Entries and bytes a second: the mean over a time, or over all the time there was when that is less. O(slots).
  package func perSecond(over span: Span) -> (entries: Double, bytes: Double) {
    let slots = min(span.slots, max(2, current - (first ?? current)))
    let sum = recent(slots).reduce((entries: 0.0, bytes: 0.0)) { ($0.entries + Double($1.entries), $0.bytes + Double($1.bytes)) }
    let seconds = Double(slots) * (Self.slot / .seconds(1))
    return (sum.entries / seconds, sum.bytes / seconds)
  }

  /// Entries a second, over the last second that is over.
  package var entriesPerSecond: Double { perSecond(over: .second).entries }

  /// The entries of the last ten seconds: calmer than a rate, for sorting.
  package var recentEntries: Int { ring.isEmpty ? 0 : recent(20).reduce(0) { $0 + Int($1.entries) } }

  /// Bytes a second, likewise.
  package var bytesPerSecond: Double { perSecond(over: .second).bytes }
}
