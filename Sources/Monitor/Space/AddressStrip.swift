import PerfMap

/// The address space of a map as one line of cells: clusters of code side by side, with the gaps between them folded.
///
/// With many ranges each cell is sampled instead of computed exactly (``isExact``), so that drawing is always fast.
package struct AddressStrip: Sendable {
  /// A run of code without a gap of 1 MiB or more, with its columns in the strip.
  package struct Cluster: Hashable, Sendable {
    package var window: AddressWindow
    /// The number of bytes that have an owner.
    package var owned = ByteCount.zero
    package var columns = 0..<0

    package var first: Address { window.first }
    package var last: Address { window.last }
  }

  package struct Cell: Hashable, Sendable {
    package var window: AddressWindow
    /// The share of bytes that have an owner, 0 to 1.
    package var density = 0.0
    /// The number of new entries that start in the cell.
    package var fresh = 0
    /// The most serious kind among the newest overlaps in the cell.
    package var overlap: Overlap.Kind?
  }

  /// The clusters, lowest address first. If there are too many, those with the smallest gaps between them are merged.
  package private(set) var clusters: [Cluster] = []
  /// The number of clusters before merging.
  package private(set) var clusterCount = 0
  /// The cells; nil between clusters.
  package internal(set) var cells: [Cell?]
  /// The number of bytes in folded gaps.
  package private(set) var folded = ByteCount.zero
  /// True if the densities are exact; false if they are estimates from samples.
  package internal(set) var isExact = true

  /// The number of columns of a folded gap.
  package static let gapColumns = 4

  /// Draws a map or a window of the map, in a few ms. Entries from `freshFrom` on are new. At most 256 of the newest overlaps are marked.
  package init(_ contents: MapContents, _ window: AddressWindow? = nil, columns: Int, freshFrom: Int) {
    cells = Array(repeating: nil, count: max(0, columns))
    guard columns > 0, let shown = AddressStrip.extent(of: contents.ranges, in: window) else { return }
    findClusters(contents.ranges, shown, most: max(1, columns / 10))
    placeClusters(columns)
    for cluster in clusters {
      let scale = CellScale(cluster)
      for column in cluster.columns { cells[column] = Cell(window: scale.window(ofColumn: column)) }
    }
    fill(contents.ranges, hasAll: window == nil)
    markFresh(contents.entries, from: freshFrom)
    markOverlaps(contents)
  }

  /// Returns the column of an address; nil outside all clusters. O(clusters).
  package func column(of address: Address) -> Int? {
    guard let cluster = clusters.last(where: { $0.first <= address }), address <= cluster.last, !cluster.columns.isEmpty else { return nil }
    return CellScale(cluster).column(of: address)
  }

  /// Returns the columns of a window in the highest cluster that the window overlaps; nil if there is none. O(clusters).
  package func columns(of window: AddressWindow) -> Range<Int>? {
    guard let cluster = clusters.last(where: { $0.first <= window.last }), window.first <= cluster.last, !cluster.columns.isEmpty
    else { return nil }
    return CellScale(cluster).columns(
      of: AddressWindow(first: cluster.window.nearest(to: window.first), last: cluster.window.nearest(to: window.last)))
  }

  /// Returns the cluster that contains an address, or the nearest one. O(clusters).
  package func cluster(nearestTo address: Address) -> Cluster? {
    clusters.min { distance(of: address, $0) < distance(of: address, $1) }
  }

  private func distance(of address: Address, _ cluster: Cluster) -> UInt64 {
    let nearest = cluster.window.nearest(to: address).rawValue
    return nearest > address.rawValue ? nearest - address.rawValue : address.rawValue - nearest
  }

  // MARK: - Layout

  /// Returns the addresses to show: the window without large empty margins or, if `window` is nil, the first to the last owned byte.
  private static func extent(of ranges: LiveRanges, in window: AddressWindow?) -> AddressWindow? {
    guard let window else { return AddressWindow(of: ranges) }
    guard window.span >= CodeCluster.smallestGap.rawValue else { return window }
    guard let low = ranges.piece(atOrAbove: window.first)?.range, low.start <= window.last,
      let high = ranges.piece(atOrBelow: window.last)?.range.last
    else { return nil }
    let first = window.nearest(to: low.start)
    let last = window.nearest(to: high)
    let margin = CodeCluster.smallestGap.rawValue
    return AddressWindow(
      first: first.rawValue - window.first.rawValue < margin ? window.first : first,
      last: window.last.rawValue - last.rawValue < margin ? window.last : last)
  }

  /// Splits the shown range at the largest gaps.
  private mutating func findClusters(_ ranges: LiveRanges, _ shown: AddressWindow, most: Int) {
    var kept: [LiveRanges.Gap] = []
    clusterCount = 1
    ranges.forEachGap(atLeast: CodeCluster.smallestGap, from: shown.first, through: shown.last) { gap in
      clusterCount += 1
      guard kept.count < most - 1 || kept.first.map({ $0.size < gap.size }) ?? false else { return true }
      if kept.count == most - 1 { kept.removeFirst() }
      kept.insert(gap, at: kept.firstIndex { $0.size >= gap.size } ?? kept.count)
      return true
    }
    kept.sort { $0.below < $1.below }
    let firsts = [shown.first] + kept.map(\.above)
    let lasts = kept.map(\.below) + [shown.last]
    clusters = zip(firsts, lasts).map { Cluster(window: AddressWindow(first: $0, last: $1)) }
    folded = ByteCount(kept.reduce(0) { $0 &+ $1.size.rawValue })
  }

  /// Assigns columns by the logarithm of the size of each cluster, so that a small cluster beside a large cluster stays visible.
  private mutating func placeClusters(_ columns: Int) {
    let available = max(clusters.count, columns - Self.gapColumns * (clusters.count - 1))
    let weights = clusters.map { 2 * (64 - ($0.window.span >> 12).leadingZeroBitCount) + 1 }
    let total = max(1, weights.reduce(0, +))
    // Each cluster gets one column; the remaining columns are divided by weight.
    let spare = max(0, available - clusters.count)
    var column = 0
    var weight = 0
    for index in clusters.indices {
      let before = spare * weight / total
      weight += weights[index]
      let width = 1 + spare * weight / total - before
      clusters[index].columns = min(column, columns)..<min(columns, column + width)
      column += width + Self.gapColumns
    }
  }

  mutating func setOwned(_ owned: ByteCount, ofCluster index: Int) { clusters[index].owned = owned }
}
