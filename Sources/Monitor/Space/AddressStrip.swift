import PerfMap

/// The address space of a map as one line of cells: clusters of code side by side, the empty gaps between them folded.
public struct AddressStrip: Sendable {
  /// A run of code without a large gap, and the columns that show it.
  public struct Cluster: Hashable, Sendable {
    /// The first and the last address.
    public var first: Address
    /// The last address.
    public var last: Address
    /// The bytes that have an owner.
    public var owned: ByteCount
    /// Where it stands.
    public var columns: Range<Int>
  }

  /// One cell.
  public struct Cell: Hashable, Sendable {
    /// The share of its bytes that has an owner, 0 to 1.
    public var density = 0.0
    /// The number of new entries.
    public var fresh = 0
    /// The most serious of the newest overlaps in it.
    public var overlap: Overlap.Kind?
  }

  /// The clusters, lowest first.
  public private(set) var clusters: [Cluster] = []
  /// The cells; nil between clusters.
  public private(set) var cells: [Cell?]
  /// The bytes of the gaps that are folded.
  public private(set) var folded = ByteCount.zero

  /// The columns that a folded gap takes.
  public static let gapColumns = 4
  /// A smaller gap is never folded.
  private static let smallestGap: UInt64 = 1 << 20

  /// Draws a map into a number of columns. O(ranges).
  ///
  /// Entries from `freshFrom` on are new; of the overlaps the newest 256 are marked.
  public init(_ contents: MapContents, columns: Int, freshFrom: Int) {
    cells = Array(repeating: nil, count: max(0, columns))
    guard columns > 0, contents.ranges.rangeCount > 0 else { return }
    clusters = AddressStrip.clusters(of: contents.ranges, most: max(1, columns / 10))
    folded = zip(clusters, clusters.dropFirst()).reduce(into: ByteCount.zero) { sum, pair in
      sum.rawValue &+= pair.1.first.rawValue - pair.0.last.rawValue - 1
    }
    placeClusters(columns)
    fill(contents.ranges, freshFrom)
    for age in 0..<min(256, contents.overlaps.count) { mark(contents.overlaps[age], contents) }
  }

  /// The column that shows an address, or nil when it lies in a gap. O(log clusters).
  public func column(of address: Address) -> Int? {
    let cluster = clusters.last { $0.first <= address }
    guard let cluster, address <= cluster.last else { return nil }
    return AddressStrip.column(of: address.rawValue, in: cluster)
  }

  // MARK: - Making

  /// The clusters between the largest gaps. O(ranges × log clusters), and no more memory than for the clusters.
  private static func clusters(of ranges: LiveRanges, most: Int) -> [Cluster] {
    let gaps = largestGaps(of: ranges, most: most - 1)
    var found: [Cluster] = []
    var next = 0
    ranges.forEachPiece { piece in
      guard let last = piece.range.last else { return }
      if found.isEmpty || (next < gaps.count && gaps[next] == piece.range.start.rawValue) {
        if !found.isEmpty { next += 1 }
        found.append(Cluster(first: piece.range.start, last: last, owned: piece.range.size, columns: 0..<0))
      } else {
        found[found.count - 1].last = last
        found[found.count - 1].owned.rawValue &+= piece.range.size.rawValue
      }
    }
    return found
  }

  /// Where the largest gaps end, lowest first.
  private static func largestGaps(of ranges: LiveRanges, most: Int) -> [UInt64] {
    guard most > 0 else { return [] }
    var kept: [(size: UInt64, end: UInt64)] = []
    var previous: UInt64?
    ranges.forEachPiece { piece in
      let start = piece.range.start.rawValue
      defer { previous = piece.range.last?.rawValue }
      guard let previous, start - previous - 1 >= smallestGap else { return }
      let size = start - previous
      guard kept.count < most || size > kept[0].size else { return }
      if kept.count == most { kept.removeFirst() }
      kept.insert((size, start), at: kept.firstIndex { $0.size >= size } ?? kept.count)
    }
    return kept.map(\.end).sorted()
  }

  /// Gives each cluster columns by the logarithm of its extent, so that a small one beside a large one is still seen.
  private mutating func placeClusters(_ columns: Int) {
    let available = max(clusters.count, columns - Self.gapColumns * (clusters.count - 1))
    let weights = clusters.map { cluster -> Int in
      let pages = (cluster.last.rawValue - cluster.first.rawValue) >> 12
      return 2 * (64 - pages.leadingZeroBitCount) + 1
    }
    let total = max(1, weights.reduce(0, +))
    // Each has one column; the weights divide the others.
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

  private static func column(of address: UInt64, in cluster: Cluster) -> Int? {
    guard !cluster.columns.isEmpty else { return nil }
    let extent = Double(cluster.last.rawValue - cluster.first.rawValue) + 1
    let place = Double(address - cluster.first.rawValue) / extent * Double(cluster.columns.count)
    return cluster.columns.lowerBound + min(cluster.columns.count - 1, Int(place))
  }

  private mutating func fill(_ ranges: LiveRanges, _ freshFrom: Int) {
    for cluster in clusters { for column in cluster.columns { cells[column] = Cell() } }
    var index = 0
    let clusters = clusters
    var cells = cells
    ranges.forEachPiece { piece in
      guard let last = piece.range.last else { return }
      while index < clusters.count, clusters[index].last < piece.range.start { index += 1 }
      guard index < clusters.count, let from = AddressStrip.column(of: piece.range.start.rawValue, in: clusters[index]),
        let to = AddressStrip.column(of: last.rawValue, in: clusters[index])
      else { return }
      let extent = Double(clusters[index].last.rawValue - clusters[index].first.rawValue) + 1
      let bytesPerCell = extent / Double(clusters[index].columns.count)
      let share = Double(piece.range.size.rawValue) / Double(to - from + 1) / bytesPerCell
      for column in from...to { cells[column]?.density += share }
      if piece.owner.index >= freshFrom { cells[from]?.fresh += 1 }
    }
    self.cells = cells
  }

  private mutating func mark(_ overlap: Overlap, _ contents: MapContents) {
    guard let column = column(of: contents.entries.range(of: overlap.newer).start), cells[column] != nil else { return }
    if (cells[column]?.overlap?.rawValue ?? 0) <= overlap.kind.rawValue { cells[column]?.overlap = overlap.kind }
  }
}
