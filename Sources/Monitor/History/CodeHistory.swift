import PerfMap

/// The live, trimmed and dead bytes at the end of each half second of the last twenty minutes, in a ring buffer as in ``RateHistory``.
package struct CodeHistory: Sendable {
  /// The code bytes at one moment. The seven digits of `Float` are enough for a graph and take half the memory.
  package struct Sample: Hashable, Sendable {
    /// The bytes that live entries own.
    package var live: Float = 0
    /// The bytes that trimmed entries still own.
    package var trimmed: Float = 0
    /// The bytes that newer entries took from older ones. A byte counts each time it is taken.
    package var dead: Float = 0

    init() {}

    init(_ bytes: CodeBytes) {
      (live, trimmed, dead) = (Float(bytes.live.rawValue), Float(bytes.trimmed.rawValue), Float(bytes.dead.rawValue))
    }
  }

  /// The samples; empty until the first change, because most maps of a full directory never change.
  private var ring: [Sample] = []
  private var latest = Sample()
  /// The number of the half-second slot being filled; ``first`` is the number of the first slot with a sample.
  private var current = 0
  private var first: Int?

  package init() {}

  /// Records the code bytes at a moment; moments must not decrease. O(slots passed).
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

  /// Returns the history as it was at a moment within the last ten minutes; `bytes` becomes the latest sample. O(1).
  func rewound(to uptime: Duration, _ bytes: CodeBytes) -> CodeHistory {
    var copy = self
    copy.current = min(current, RateHistory.slot(at: uptime))
    copy.latest = Sample(bytes)
    return copy
  }

  /// Returns the sums of the samples of several histories, all of which must be advanced to the same slot.
  package static func samples(of histories: [CodeHistory], over window: HistoryWindow, places: Int) -> [Sample] {
    histories.reduce(into: [Sample](repeating: Sample(), count: max(0, places))) { sums, history in
      for (place, sample) in history.samples(over: window, places: places).enumerated() {
        sums[place].live += sample.live
        sums[place].trimmed += sample.trimmed
        sums[place].dead += sample.dead
      }
    }
  }

  /// Returns the sample at the end of each of `places` equal parts of the window, oldest first. Samples before the first moment are zero.
  package func samples(over window: HistoryWindow, places: Int) -> [Sample] {
    guard let first else { return [Sample](repeating: Sample(), count: max(0, places)) }
    // The slot being filled is included, because it has a sample already.
    return window.slots(before: current + 1, places: places).map { slots in
      let slot = slots.upperBound - 1
      guard slot >= first, slot > current - RateHistory.slotCount else { return Sample() }
      return ring.isEmpty || slot >= current ? latest : ring[slot % RateHistory.keptCount]
    }
  }
}
