import PerfMap

/// A function compiled by the simulated JIT.
package struct SimulatedEntry: Hashable, Sendable {
  package var range: AddressRange
  package var name: String
}
