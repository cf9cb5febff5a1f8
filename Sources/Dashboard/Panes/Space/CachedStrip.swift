import Monitor

/// The inputs of a drawn address space.
struct StripKey: Hashable {
  var map: MapID
  var generation: Int
  var window: AddressWindow?
  var entries: Int
  var fresh: Int
  var columns: Int

  /// True if only the contents differ, so that the older strip is still useful.
  func isOfSameView(as other: StripKey) -> Bool {
    map == other.map && generation == other.generation && window == other.window && columns == other.columns
  }
}

/// A drawn address space.
struct CachedStrip {
  var key: StripKey
  var strip: AddressStrip
  var made: Duration
}
