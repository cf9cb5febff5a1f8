/// How many entries and bytes came in each half second of the last ten minutes: a ring of fixed size.
public struct RateHistory: Sendable {
  /// The length of a slot.
  public static let slot: Duration = .milliseconds(500)
  /// The number of slots.
  public static let slotCount = 1200

  /// What came in one slot.
  public struct Slot: Hashable, Sendable {
    /// Entries.
    public var entries: UInt32 = 0
    /// Bytes of the map file.
    public var bytes: UInt64 = 0
  }

  /// Empty until something came: most maps of a full directory never change again.
  private var ring: [Slot] = []
  /// The number of the slot that is being filled, counted from the start of the monitor.
  private var current = 0
  /// The slot that it began with.
  private var first: Int?

  /// Makes an empty history.
  public init() {}

  /// Makes the history of several maps together; all were told the time until the same slot. O(slots) a map that ever changed.
  public init(sumOf histories: [RateHistory]) {
    current = histories.map(\.current).max() ?? 0
    first = histories.compactMap(\.first).min()
    for history in histories where !history.ring.isEmpty {
      if ring.isEmpty { ring = [Slot](repeating: Slot(), count: Self.slotCount) }
      let oldest = max(0, current - Self.slotCount + 1)
      for slot in oldest..<max(oldest, history.current + 1) {
        let place = slot % Self.slotCount
        ring[place].entries &+= history.ring[place].entries
        ring[place].bytes &+= history.ring[place].bytes
      }
    }
  }

  /// Adds what came at a moment; moments must not go back. O(slots passed).
  public mutating func add(entries: Int, bytes: UInt64, at uptime: Duration) {
    advance(to: uptime)
    if ring.isEmpty { ring = [Slot](repeating: Slot(), count: Self.slotCount) }
    let place = current % Self.slotCount
    ring[place].entries &+= UInt32(clamping: entries)
    ring[place].bytes &+= bytes
  }

  /// Lets time pass. O(slots passed).
  public mutating func advance(to uptime: Duration) {
    let now = Int(uptime / Self.slot)
    if first == nil { first = now }
    guard now > current else { return }
    defer { current = now }
    guard !ring.isEmpty else { return }
    for slot in max(current + 1, now - Self.slotCount + 1)...now { ring[slot % Self.slotCount] = Slot() }
  }

  /// The last `count` slots that are over, oldest first.
  public func recent(_ count: Int) -> [Slot] {
    let wanted = min(max(0, count), Self.slotCount - 1)
    return (0..<wanted).map { index in
      let slot = current - wanted + index
      return slot < 0 || ring.isEmpty ? Slot() : ring[slot % Self.slotCount]
    }
  }

  /// The busiest slots of a time in each of a number of places, oldest first: entries and bytes each at their largest.
  public func peaks(over window: HistoryWindow, places: Int) -> [Slot] {
    window.slots(before: current, places: places).map { slots in
      slots.reduce(into: Slot()) { peak, slot in
        guard slot >= 0, slot > current - Self.slotCount, !ring.isEmpty else { return }
        peak.entries = max(peak.entries, ring[slot % Self.slotCount].entries)
        peak.bytes = max(peak.bytes, ring[slot % Self.slotCount].bytes)
      }
    }
  }

  /// A time that a rate is the mean over.
  public enum Span: CaseIterable, Hashable, Sendable {
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
  public func perSecond(over span: Span) -> (entries: Double, bytes: Double) {
    let slots = min(span.slots, max(2, current - (first ?? current)))
    let sum = recent(slots).reduce((entries: 0.0, bytes: 0.0)) { ($0.entries + Double($1.entries), $0.bytes + Double($1.bytes)) }
    let seconds = Double(slots) * (Self.slot / .seconds(1))
    return (sum.entries / seconds, sum.bytes / seconds)
  }

  /// Entries a second, over the last second that is over.
  public var entriesPerSecond: Double { perSecond(over: .second).entries }

  /// The entries of the last ten seconds: calmer than a rate, for sorting.
  public var recentEntries: Int { ring.isEmpty ? 0 : recent(20).reduce(0) { $0 + Int($1.entries) } }

  /// Bytes a second, likewise.
  public var bytesPerSecond: Double { perSecond(over: .second).bytes }
}
