import PerfMap

/// The entries and bytes read in each half second of the last twenty minutes: ten for the live view, and ten more for views of the past.
package struct RateHistory: Sendable {
  package static let slot: Duration = .milliseconds(500)
  /// The number of half-second slots in ten minutes.
  package static let slotCount = 1200
  static let keptCount = 2 * slotCount

  /// Returns the number of the half-second slot that contains a time.
  static func slot(at uptime: Duration) -> Int { Int(uptime / slot) }

  package struct Slot: Hashable, Sendable {
    package var entries: UInt32 = 0
    /// Bytes of the map file.
    package var bytes: UInt64 = 0
  }

  /// A half-second slot as it is stored, in half the memory of ``Slot``. No map grows by 4 GiB in half a second.
  private struct PackedSlot {
    var entries: UInt32 = 0
    var bytes: UInt32 = 0

    mutating func add(entries: Int, bytes: UInt64) {
      self.entries = UInt32(clamping: Int(self.entries) + entries)
      self.bytes = UInt32(clamping: UInt64(self.bytes).addingSaturated(bytes))
    }
  }

  /// The half-second slots; empty until the first addition, because most maps of a full directory never change.
  private var ring: [PackedSlot] = []
  /// The number of the half-second slot being filled, counted from the start of the monitor.
  private var current = 0
  /// The number of the half-second slot in which the history begins; nil before the first call of ``advance(to:)``.
  private var first: Int?

  package init() {}

  /// Sums several histories, all advanced to the same slot. O(slots) for each history that is not empty.
  package init(sumOf histories: [RateHistory]) {
    current = histories.map(\.current).max() ?? 0
    first = histories.compactMap(\.first).min()
    for history in histories where !history.ring.isEmpty {
      if ring.isEmpty { ring = [PackedSlot](repeating: PackedSlot(), count: Self.keptCount) }
      let oldest = max(0, current - Self.slotCount + 1)
      for slot in oldest..<max(oldest, history.current + 1) {
        let place = slot % Self.keptCount
        ring[place].add(entries: Int(history.ring[place].entries), bytes: UInt64(history.ring[place].bytes))
      }
    }
  }

  /// Adds counts at a moment; moments must not decrease. O(slots passed).
  package mutating func add(entries: Int, bytes: UInt64, at uptime: Duration) {
    advance(to: uptime)
    if ring.isEmpty { ring = [PackedSlot](repeating: PackedSlot(), count: Self.keptCount) }
    ring[current % Self.keptCount].add(entries: entries, bytes: bytes)
  }

  /// Advances to a time, and clears the slots in between. O(slots passed).
  package mutating func advance(to uptime: Duration) {
    let now = Self.slot(at: uptime)
    if first == nil { first = now }
    guard now > current else { return }
    defer { current = now }
    guard !ring.isEmpty else { return }
    for slot in max(current + 1, now - Self.keptCount + 1)...now { ring[slot % Self.keptCount] = PackedSlot() }
  }

  /// Returns the history as it was at a moment within the last ten minutes. O(1).
  func rewound(to uptime: Duration) -> RateHistory {
    var copy = self
    copy.current = min(current, Self.slot(at: uptime))
    return copy
  }

  private func slot(_ number: Int) -> Slot {
    guard number >= 0, !ring.isEmpty else { return Slot() }
    let packed = ring[number % Self.keptCount]
    return Slot(entries: packed.entries, bytes: UInt64(packed.bytes))
  }

  /// Returns the last `count` completed half-second slots, at most ten minutes, oldest first.
  package func recent(_ count: Int) -> [Slot] {
    let wanted = min(max(0, count), Self.slotCount - 1)
    return (0..<wanted).map { slot(current - wanted + $0) }
  }

  /// Returns the maxima of entries and of bytes in each of `places` equal parts of the window, oldest first.
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

  /// The time span of an average rate.
  package enum Span: CaseIterable, Hashable, Sendable {
    case second, twentySeconds, tenMinutes

    /// The number of half-second slots in the span; for ten minutes, without the slot that is being filled.
    var slots: Int {
      switch self {
      case .second: 2
      case .twentySeconds: 40
      case .tenMinutes: RateHistory.slotCount - 1
      }
    }
  }

  /// Returns entries and bytes per second, averaged over the span or, if shorter, over the time since the history began (at least 1 s).
  package func perSecond(over span: Span) -> (entries: Double, bytes: Double) {
    let slots = min(span.slots, max(2, current - (first ?? current)))
    let sum = recent(slots).reduce((entries: 0.0, bytes: 0.0)) { ($0.entries + Double($1.entries), $0.bytes + Double($1.bytes)) }
    let seconds = Double(slots) * (Self.slot / .seconds(1))
    return (sum.entries / seconds, sum.bytes / seconds)
  }

  /// Entries per second over the last completed second.
  package var entriesPerSecond: Double { perSecond(over: .second).entries }

  /// The number of entries in the last ten seconds. Used for sorting, because it is steadier than the rate over one second.
  package var recentEntries: Int { ring.isEmpty ? 0 : recent(20).reduce(0) { $0 + Int($1.entries) } }

  /// Bytes per second over the last completed second.
  package var bytesPerSecond: Double { perSecond(over: .second).bytes }
}
