import PerfMap

/// What the simulated JIT has compiled.
public struct SimulatedEntry: Hashable, Sendable {
  /// Where the code lies.
  public var range: AddressRange
  /// What it is called.
  public var name: String
}
