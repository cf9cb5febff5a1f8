/// Sums over all maps. The store updates them with each read, because a visit to every map costs a millisecond per thousand maps.
struct MapSums: Hashable, Sendable {
  /// The number of kept entries.
  private(set) var entries = 0
  /// The number of entries beyond the limit, which are only counted.
  private(set) var leftOut = 0
  private(set) var overlaps = 0
  /// The number of malformed lines.
  private(set) var malformed = 0
  /// The number of maps with bytes left to read.
  private(set) var loading = 0

  init() {}

  /// Creates the share of one map in the sums.
  init(_ map: MapRecord) {
    let totals = map.totals
    (entries, leftOut, overlaps, malformed) = (totals.entries, totals.leftOut, totals.overlaps, totals.malformed)
    loading = map.isLoading ? 1 : 0
  }

  static func += (sums: inout MapSums, share: MapSums) {
    sums.entries += share.entries
    sums.leftOut += share.leftOut
    sums.overlaps += share.overlaps
    sums.malformed += share.malformed
    sums.loading += share.loading
  }

  static func -= (sums: inout MapSums, share: MapSums) {
    sums.entries -= share.entries
    sums.leftOut -= share.leftOut
    sums.overlaps -= share.overlaps
    sums.malformed -= share.malformed
    sums.loading -= share.loading
  }
}
