import PerfMap

/// What the simulated JIT has compiled.
package struct SimulatedEntry: Hashable, Sendable {
  /// Where the code lies.
  package var range: AddressRange
  /// What it is called.
  package var name: String
}
