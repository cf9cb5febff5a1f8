import Glibc

/// SplitMix64 with the seed `JITTOP_TEST_SEED` or a random one. The same seed gives the same numbers on every machine.
package struct SeededRandom: RandomNumberGenerator {
  /// The seed of this run.
  package static let seed: UInt64 = getenv("JITTOP_TEST_SEED").flatMap { UInt64(String(cString: $0)) } ?? UInt64.random(in: 0...0xffff_ffff)

  /// The instruction to run again with this seed, for failure messages.
  package static var words: String { "run again with JITTOP_TEST_SEED=\(seed)" }

  private var state: UInt64

  /// Creates the generator of one test; `salt` makes the tests of one run independent.
  package init(salt: UInt64, seed: UInt64 = seed) { state = seed &* 0x9e37_79b9_7f4a_7c15 ^ (salt &* 0xd129_0dde_53c2_4fa1) }

  package mutating func next() -> UInt64 {
    state &+= 0x9e37_79b9_7f4a_7c15
    var word = state
    word = (word ^ (word >> 30)) &* 0xbf58_476d_1ce4_e5b9
    word = (word ^ (word >> 27)) &* 0x94d0_49bb_1331_11eb
    return word ^ (word >> 31)
  }
}
