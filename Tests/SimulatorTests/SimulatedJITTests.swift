import PerfMap
import Testing

@testable import Simulator

@Suite("The simulated JIT")
struct SimulatedJITTests {
  private func entries(seed: UInt64, overlapShare: Double, count: Int) -> [SimulatedEntry] {
    var jit = SimulatedJIT(seed: seed, overlapShare: overlapShare)
    return (0..<count).compactMap { _ in jit.next() }
  }

  private func contents(_ entries: [SimulatedEntry]) -> MapContents {
    var contents = MapContents()
    for entry in entries { contents.append("\(entry.range.start) \(entry.range.size) \(entry.name)\n".utf8) }
    return contents
  }

  @Test("Equal seeds give equal simulated entries, and different seeds give different ones")
  func seeds() {
    let first = entries(seed: 7, overlapShare: 0.1, count: 5000)
    #expect(first.count == 5000)
    #expect(first == entries(seed: 7, overlapShare: 0.1, count: 5000))
    #expect(first != entries(seed: 8, overlapShare: 0.1, count: 5000))
  }

  @Test("Every simulated entry is a valid line with a size, and all four tiers occur")
  func lines() {
    let made = entries(seed: 3, overlapShare: 0.1, count: 5000)
    let contents = contents(made)
    #expect(contents.entries.count == 5000)
    #expect(contents.malformed.count == 0)
    #expect(contents.ranges.zeroSizeCount == 0)
    for marker in ["JS:~", "JS:^", "JS:+", "JS:*"] {
      #expect(made.contains { $0.name.hasPrefix(marker) }, "\(marker)")
    }
    #expect(made.allSatisfy { $0.name.contains(" demo/") })
  }

  @Test("The share of overlapping simulated entries matches the requested share", arguments: [0.02, 0.1, 0.5])
  func share(_ share: Double) {
    // 2,000 entries fill no code space, so no overlap comes from reused space.
    let count = 2000
    var contents = MapContents()
    var overlapping = 0
    for entry in entries(seed: 11, overlapShare: share, count: count) {
      let before = contents.overlapCounts.total
      contents.append("\(entry.range.start) \(entry.range.size) \(entry.name)\n".utf8)
      if contents.overlapCounts.total > before { overlapping += 1 }
    }
    let measured = Double(overlapping) / Double(count)
    #expect(abs(measured - share) < max(0.01, share * 0.25), "\(measured)")
  }

  @Test("With an overlap share of 0, the first 2,000 simulated entries do not overlap")
  func none() {
    #expect(contents(entries(seed: 5, overlapShare: 0, count: 2000)).overlapCounts.total == 0)
  }

  @Test("All four kinds of overlap occur among simulated entries", arguments: [1, 2, 3] as [UInt64])
  func kinds(_ seed: UInt64) {
    let counts = contents(entries(seed: seed, overlapShare: 0.2, count: 1000)).overlapCounts
    for kind in Overlap.Kind.allCases { #expect(counts[kind] > 0, "\(kind)") }
  }
}

@Suite("The pace of the simulated JIT")
struct PaceTests {
  /// Returns the number of due entries in each 10 ms of a minute.
  private func due(rate: Double, seed: UInt64) -> [Int] {
    var pace = Pace(rate: rate, seed: seed)
    return (0..<6000).map { _ in pace.due(in: .milliseconds(10)) }
  }

  @Test(
    "The rate of simulated entries is as requested outside bursts and eight times that in bursts",
    arguments: [100, 1000, 20_000] as [Double])
  func rates(_ rate: Double) {
    let slots = due(rate: rate, seed: 4)
    let steady = rate / 100
    // Fractions are carried over, so a slot may be off by one.
    for slot in slots {
      #expect(abs(Double(slot) - steady) <= 1 || abs(Double(slot) - steady * Pace.burstFactor) <= 1, "\(slot) entries in 10 ms")
    }
    let bursting = slots.count { Double($0) > steady * 4 }
    // A burst of 0.2 to 0.6 s every 2 to 6 s, and one at the start.
    #expect(bursting > 6000 / 25 && bursting < 6000 / 4, "\(bursting) of 6000 slots")
    let expected = Double(6000 - bursting) * steady + Double(bursting) * steady * Pace.burstFactor
    #expect(abs(Double(slots.reduce(0, +)) - expected) <= 2)
  }

  @Test("A rate of less than one entry in a time slice adds up over slices")
  func slow() {
    var pace = Pace(rate: 3, seed: 1)
    // Without the bursts, the total would be 3 a second for 100 seconds.
    let total = (0..<20_000).reduce(0) { sum, _ in sum + pace.due(in: .milliseconds(5)) }
    #expect(total >= 300 && total < 300 * 3, "\(total)")
  }

  @Test("The first time slice is part of a burst")
  func start() {
    var pace = Pace(rate: 1000, seed: 9)
    let due = pace.due(in: .milliseconds(100))
    #expect(due == 800)
  }

  @Test("Equal seeds give equal bursts")
  func seeds() {
    #expect(due(rate: 500, seed: 2) == due(rate: 500, seed: 2))
    #expect(due(rate: 500, seed: 2) != due(rate: 500, seed: 3))
  }
}
