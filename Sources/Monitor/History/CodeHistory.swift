import PerfMap

/// How much code was live, trimmed and dead at the end of each half second of the last ten minutes: a ring of fixed size, as in ``RateHistory``.
package struct CodeHistory: Sendable {
  /// The bytes at a moment, to seven digits: enough to draw, and half the memory.
  package struct Sample: Hashable, Sendable {
    /// The bytes of the entries that own all of theirs.
    package var live: Float = 0
    /// The bytes that trimmed entries still own.
    package var trimmed: Float = 0
    /// The bytes that newer entries took from older ones, so far.
    package var dead: Float = 0

    init() {}

    init(_ bytes: CodeBytes) {
      live = Float(bytes.live.rawValue)
      trimmed = Float(bytes.trimmed.rawValue)
      dead = Float(bytes.dead.rawValue)
    }
  }

  /// Empty until something changed: most maps of a full directory never do.
  private var ring: [Sample] = []
  private var latest = Sample()
  /// The slot that is being filled, and the one that it began with, as in ``RateHistory``.
  private var current = 0
  private var first: Int?

  /// Makes an empty history.
  package init() {}

  /// Notes what there is at a moment; moments must not go back. O(slots passed).
  package mutating func note(_ bytes: CodeBytes, at uptime: Duration) {
    let now = RateHistory.slot(at: uptime)
    let sample = Sample(bytes)
    guard first != nil else {
      (first, current, latest) = (now, now, sample)
      return
    }
    if ring.isEmpty, sample != latest { ring = [Sample](repeating: latest, count: RateHistory.keptCount) }
    if now > current, !ring.isEmpty {
      for slot in max(current + 1, now - RateHistory.keptCount + 1)...now { ring[slot % RateHistory.keptCount] = latest }
    }
    current = max(current, now)
    latest = sample
    if !ring.isEmpty { ring[current % RateHistory.keptCount] = sample }
  }

  /// The history as it was at a moment of the last ten minutes, at which there was so much. O(1).
  func rewound(to uptime: Duration, _ bytes: CodeBytes) -> CodeHistory {
    var copy = self
    copy.current = min(current, RateHistory.slot(at: uptime))
    copy.latest = Sample(bytes)
    return copy
  }

  /// What there was in several maps together, which were all told the time until the same slot.
  package static func samples(of histories: [CodeHistory], over window: HistoryWindow, places: Int) -> [Sample] {
    histories.reduce(into: [Sample](repeating: Sample(), count: max(0, places))) { sums, history in
      for (place, sample) in history.samples(over: window, places: places).enumerated() {
        sums[place].live += sample.live
        sums[place].trimmed += sample.trimmed
        sums[place].dead += sample.dead
      }
    }
  }

  /// What there was at the end of each of a number of places, oldest first; nothing before the first look.
  package func samples(over window: HistoryWindow, places: Int) -> [Sample] {
    guard let first else { return [Sample](repeating: Sample(), count: max(0, places)) }
    // The slot that is being filled counts: what there is now is known.
    return window.slots(before: current + 1, places: places).map { slots in
      let slot = slots.upperBound - 1
      guard slot >= first, slot > current - RateHistory.slotCount else { return Sample() }
      return ring.isEmpty || slot >= current ? latest : ring[slot % RateHistory.keptCount]
    }
  }
}
