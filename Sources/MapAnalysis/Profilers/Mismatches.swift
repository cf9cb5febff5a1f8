import PerfMap

/// The differences between the names that a profiler shows and the correct ones, over all bytes of a map.
///
/// A symbol of the owner's line is correct even if its name is truncated. So is a symbol of another entry with the same name.
public struct Mismatches: Hashable, Sendable {
  /// The number of owned bytes for which the profiler shows a wrong name or none.
  public var wrongBytes = ByteCount.zero
  /// The number of owned bytes for which the profiler shows no name.
  public var unknownBytes = ByteCount.zero
  /// The number of owned bytes for which the profiler never asks the map and shows no name: a part of ``unknownBytes``.
  public var unaskedBytes = ByteCount.zero
  /// The number of owned bytes for which the profiler never asks the map and shows a name from the mapped file, which is not wrong.
  public var elsewhereBytes = ByteCount.zero
  /// The number of bytes without an owner for which the profiler shows a name.
  public var strayBytes = ByteCount.zero
  /// The number of distinct, owned START addresses for which the profiler shows a wrong name or none.
  public var wrongAddresses = 0

  /// True if there are no differences.
  public var isNone: Bool { self == Mismatches() }

  mutating func add(_ size: ByteCount, _ part: Part, _ lookup: MapLookup) {
    switch (part, lookup) {
    case (.right, .elsewhere), (.wrong, .elsewhere), (.unnamed, .elsewhere): elsewhereBytes = elsewhereBytes.addingSaturated(size)
    case (.stray, .asked), (.stray, .unknown): strayBytes = strayBytes.addingSaturated(size)
    case (.right, .asked), (.right, .unknown), (.stray, _): break
    case (.wrong, .asked), (.wrong, .unknown): wrongBytes = wrongBytes.addingSaturated(size)
    case (.unnamed, .asked), (.unnamed, .unknown):
      wrongBytes = wrongBytes.addingSaturated(size)
      unknownBytes = unknownBytes.addingSaturated(size)
    case (.right, .nameless), (.wrong, .nameless), (.unnamed, .nameless):
      wrongBytes = wrongBytes.addingSaturated(size)
      unknownBytes = unknownBytes.addingSaturated(size)
      unaskedBytes = unaskedBytes.addingSaturated(size)
    }
  }

  /// A part of the address space, classified by the name that the profiler finds in the map if it asks the map.
  enum Part {
    /// An owned part with the name of its owner.
    case right
    /// An owned part with another name.
    case wrong
    /// An owned part without a name.
    case unnamed
    /// A part that has a name but no owner.
    case stray
  }
}
