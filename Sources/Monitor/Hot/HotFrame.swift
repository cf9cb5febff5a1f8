import MapAnalysis
import PerfMap

/// An address in a sampled stack, with the code that was there at the time of the sample.
package struct HotFrame: Hashable, Sendable {
  /// The index of a name in ``HotProfile/names``.
  package typealias Name = UInt32

  package var address: Address
  package var place: SampledCode.Place
  /// The name of the entry; nil if there is none.
  package var name: Name?
  /// The path of the mapped file, or the label of the mapping; nil for anonymous or unknown memory.
  package var module: Name?
  /// The offset of the address in the mapped file.
  package var offset: UInt64
  /// The decision of perf to ask the map at the address.
  package var perfLookup: MapLookup
  /// For an unnamed frame, the generation of the map at the time of the sample, or 0 if there was no map. For other frames, 0.
  var generation = 0
}

/// The code that samples are counted for: all code of one name, or the unnamed parts of a file, or all unnamed memory.
package enum HotFunction: Hashable, Comparable, Sendable {
  case named(SampledCode.Place, HotFrame.Name)
  case module(HotFrame.Name)
  case unnamed
}

extension HotFrame {
  package var function: HotFunction {
    if let name { return .named(place, name) }
    if place == .file, let module { return .module(module) }
    return .unnamed
  }
}
