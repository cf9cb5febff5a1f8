import Monitor

/// What a drawn address space depends on.
struct StripKey: Hashable {
  var map: MapID
  var generation: Int
  var window: AddressWindow?
  var entries: Int
  var fresh: Int
  var columns: Int

  /// Whether only the contents differ, so that an older picture still says something true.
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
