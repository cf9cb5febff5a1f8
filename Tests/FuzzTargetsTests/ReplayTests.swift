import FuzzTargets
import TestSupport
import Testing

/// An input with which libFuzzer once found a fault. Its file name describes the fault.
struct FoundInput: Sendable, CustomTestStringConvertible {
  var target: String
  var name: String

  static let all = FuzzTarget.all.flatMap { target in
    ScratchDirectory.names(in: directory + target.name).sorted().map { FoundInput(target: target.name, name: $0) }
  }

  private static let directory = SampleMap.repository + "/Tests/FuzzTargetsTests/Inputs/"

  var testDescription: String { "\(target)/\(name)" }

  func bytes() throws -> [UInt8] {
    try #require(ScratchDirectory.bytes(at: Self.directory + testDescription))
  }
}

@Suite("Inputs found by fuzzing")
struct ReplayTests {
  @Test("Each input with which fuzzing once found a fault causes no fault now", arguments: FoundInput.all)
  func found(_ input: FoundInput) throws {
    let target = try #require(FuzzTarget.all.first { $0.name == input.target })
    #expect(try target.fault(input.bytes()) == nil)
  }

  @Test("The seeds of each fuzz target cause no fault", arguments: FuzzTarget.all.map(\.name))
  func seeds(_ name: String) throws {
    let target = try #require(FuzzTarget.all.first { $0.name == name })
    let seeds = try target.seeds()
    #expect(seeds.allSatisfy { !$0.isEmpty && $0.count <= target.longestInput })
    // The monitor target is slow: use every sixth seed.
    for (number, seed) in seeds.enumerated() where name != "monitor" || number % 6 == 0 {
      #expect(try target.fault(seed) == nil, "seed \(number)")
    }
  }
}
