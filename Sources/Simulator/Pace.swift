/// How many entries are due: a steady rate with bursts, as real compilers have them.
package struct Pace: Sendable {
  private let rate: Double
  private var random: SplitMix64
  private var owed = 0.0
  private var elapsed = Duration.zero
  private var burst: Range<Duration>

  /// How much faster a burst is.
  static let burstFactor = 8.0

  /// Makes a pace of `rate` entries a second outside bursts.
  package init(rate: Double, seed: UInt64) {
    self.rate = max(0, rate)
    random = SplitMix64(seed: seed ^ 0x5bd1)
    burst = Duration.zero..<Duration.milliseconds(300)
  }

  /// The number of entries that have become due in a span of time.
  package mutating func due(in span: Duration) -> Int {
    elapsed += span
    if elapsed >= burst.upperBound {
      let start = elapsed + .milliseconds(Int.random(in: 2000...6000, using: &random))
      burst = start..<start + .milliseconds(Int.random(in: 200...600, using: &random))
    }
    let factor = burst.contains(elapsed) ? Self.burstFactor : 1
    owed += rate * factor * (span / .seconds(1))
    let whole = owed.rounded(.down)
    owed -= whole
    return Int(whole)
  }
}
