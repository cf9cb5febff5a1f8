/// A schedule of new entries as in real JIT compilers: a steady rate, with bursts of ``burstFactor`` times the rate.
package struct Pace: Sendable {
  private let rate: Double
  private var random: SplitMix64
  private var backlog = 0.0
  private var elapsed = Duration.zero
  private var burst: Range<Duration>

  static let burstFactor = 8.0

  /// Creates a pace of `rate` entries a second outside bursts.
  package init(rate: Double, seed: UInt64) {
    self.rate = max(0, rate)
    random = SplitMix64(seed: seed ^ 0x5bd1)
    burst = Duration.zero..<Duration.milliseconds(300)
  }

  /// Advances the time by `span`, and returns the number of entries that become due in it.
  package mutating func due(in span: Duration) -> Int {
    elapsed += span
    if elapsed >= burst.upperBound {
      let start = elapsed + .milliseconds(Int.random(in: 2000...6000, using: &random))
      burst = start..<start + .milliseconds(Int.random(in: 200...600, using: &random))
    }
    let factor = burst.contains(elapsed) ? Self.burstFactor : 1
    backlog += rate * factor * (span / .seconds(1))
    let whole = backlog.rounded(.down)
    backlog -= whole
    return Int(whole)
  }
}
