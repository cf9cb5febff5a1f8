import PerfMap

/// An entry that the simulated JIT compiler generated.
package struct SimulatedEntry: Hashable, Sendable {
  package var range: AddressRange
  package var name: String
}
