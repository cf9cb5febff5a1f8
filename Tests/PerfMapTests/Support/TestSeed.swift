import Foundation

/// Where the random numbers of a test come from: `JITTOP_TEST_SEED`, or a new seed that a failure message shows.
///
/// `JITTOP_TEST_SEED=42 swift test --filter PerfMapTests` runs a failed test again with the numbers that it had.
enum TestSeed {
  static let current: UInt64 =
    ProcessInfo.processInfo.environment["JITTOP_TEST_SEED"].flatMap { UInt64($0) } ?? UInt64.random(in: 0...UInt64(UInt32.max))

  /// The words for a failure message.
  static var words: String { "run again with JITTOP_TEST_SEED=\(current)" }
}

/// SplitMix64: the same numbers for the same seed, on every machine.
struct SeededRandom: RandomNumberGenerator {
  private var state: UInt64

  /// Makes the numbers of one test: `salt` keeps the tests of one run apart.
  init(salt: UInt64, seed: UInt64 = TestSeed.current) { state = seed &* 0x9e37_79b9_7f4a_7c15 ^ (salt &* 0xd129_0dde_53c2_4fa1) }

  mutating func next() -> UInt64 {
    state &+= 0x9e37_79b9_7f4a_7c15
    var word = state
    word = (word ^ (word >> 30)) &* 0xbf58_476d_1ce4_e5b9
    word = (word ^ (word >> 27)) &* 0x94d0_49bb_1331_11eb
    return word ^ (word >> 31)
  }
}
