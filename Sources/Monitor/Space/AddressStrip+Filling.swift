import PerfMap

// The contents of cells.
extension AddressStrip {
  /// The maximum number of ranges for an exact result, for which every range is visited, in some 2 ms.
  static let mostExact = 1 << 18
  /// The approximate maximum number of new entries that are counted one by one, in some 1 ms. Of more entries, a sample is counted.
  private static let mostFresh = 1 << 14
  /// The maximum numbers of overlaps examined and of overlaps marked, newest first.
  private static let mostOverlaps = (seen: 1 << 12, marked: 256)
  /// For estimates: the number of parts sampled per cell, and of ranges visited per part.
  private static let samples = (parts: 4, ranges: 16)

  /// Computes the densities: exactly or, if there are too many ranges, by sampling each cell. `hasAll` is true if the whole map is shown.
  mutating func fill(_ ranges: LiveRanges, hasAll: Bool) {
    isExact = !(hasAll && ranges.rangeCount > Self.mostExact) && fillAll(ranges)
    if !isExact { fillSampled(ranges) }
  }

  /// Computes exact densities by visiting every range. Returns false if there are too many.
  private mutating func fillAll(_ ranges: LiveRanges) -> Bool {
    var left = Self.mostExact
    for index in clusters.indices {
      guard let owned = fill(clusters[index], ranges, &left) else { return false }
      setOwned(owned, ofCluster: index)
    }
    return true
  }

  private mutating func fill(_ cluster: Cluster, _ ranges: LiveRanges, _ left: inout Int) -> ByteCount? {
    let windows = cluster.columns.compactMap { cells[$0]?.window }
    guard !windows.isEmpty else { return .zero }
    var bytes = Array(repeating: 0.0, count: windows.count)
    var owned: UInt64 = 0
    var cell = 0
    ranges.forEachPiece(from: cluster.first) { piece in
      guard left >= 0, let last = piece.range.last, piece.range.start <= cluster.last else { return false }
      left -= 1
      let part = AddressWindow(first: max(piece.range.start, cluster.first), last: min(last, cluster.last))
      owned &+= part.span &+ 1
      while cell + 1 < windows.count, windows[cell].last < part.first { cell += 1 }
      var next = cell
      while next < windows.count, windows[next].first <= part.last {
        bytes[next] += Double(min(part.last, windows[next].last).rawValue - max(part.first, windows[next].first).rawValue) + 1
        next += 1
      }
      cell = max(cell, next - 1)
      return true
    }
    guard left >= 0 else { return nil }
    for (index, column) in cluster.columns.enumerated() {
      cells[column]?.density = min(1, bytes[index] / (Double(windows[index].span) + 1))
    }
    // The number 2^64 does not fit into 64 bits: use 2^64 - 1.
    return ByteCount(owned == 0 && bytes[0] > 0 ? .max : owned)
  }

  private mutating func fillSampled(_ ranges: LiveRanges) {
    for index in clusters.indices {
      var owned = 0.0
      for column in clusters[index].columns {
        guard let window = cells[column]?.window else { continue }
        let parts = CellScale(window, columns: 0..<Self.samples.parts)
        let density = (0..<Self.samples.parts).reduce(0) { $0 + AddressStrip.sample(parts.window(ofColumn: $1), ranges) }
        cells[column]?.density = density / Double(Self.samples.parts)
        owned += density / Double(Self.samples.parts) * (Double(window.span) + 1)
      }
      setOwned(ByteCount(UInt64(min(owned, 0x1p63))), ofCluster: index)
    }
  }

  /// Returns an estimate of the owned share of a window, 0 to 1, from the first ranges in the window; above 0 if any byte is owned.
  private static func sample(_ window: AddressWindow, _ ranges: LiveRanges) -> Double {
    var owned = 0.0
    var seen = 0
    var end = window.last
    ranges.forEachPiece(from: window.first) { piece in
      guard let last = piece.range.last, piece.range.start <= window.last else { return false }
      owned += Double(min(last, window.last).rawValue - max(piece.range.start, window.first).rawValue) + 1
      seen += 1
      guard seen == samples.ranges else { return true }
      end = min(last, window.last)
      return false
    }
    return owned / (Double(end.rawValue - window.first.rawValue) + 1)
  }

  mutating func markFresh(_ entries: EntryTable, from first: Int) {
    guard first < entries.count else { return }
    let step = max(1, (entries.count - max(0, first)) / Self.mostFresh)
    for index in stride(from: max(0, first), to: entries.count, by: step) {
      guard let column = column(of: entries.range(of: EntryID(UInt32(truncatingIfNeeded: index))).start) else { continue }
      cells[column]?.fresh += step
    }
  }

  mutating func markOverlaps(_ contents: MapContents) {
    var marks = 0
    for age in 0..<min(Self.mostOverlaps.seen, contents.overlaps.count) where marks < Self.mostOverlaps.marked {
      let overlap = contents.overlaps[age]
      guard let column = column(of: contents.entries.range(of: overlap.newer).start), let cell = cells[column] else { continue }
      marks += 1
      if (cell.overlap?.rawValue ?? 0) <= overlap.kind.rawValue { cells[column]?.overlap = overlap.kind }
    }
  }
}
