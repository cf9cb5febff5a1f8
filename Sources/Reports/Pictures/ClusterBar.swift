import MapAnalysis
import Monitor
import PerfMap

/// The bar of a cluster of code (a run without a gap of 1 MiB or more), divided into columns that represent equal numbers of bytes.
struct ClusterBar {
  static let columns = 576
  /// The number of positions for overlap marks along the bar.
  static let marks = 96

  /// A run of adjacent columns with the same tier and opacity.
  struct Run {
    var columns: Range<Int>
    var tier: Tier?
    var opacity: Double
    /// The owner of the largest range of bytes within a single column of the run.
    var largest: EntryID?
  }

  private struct Column {
    var bytes: [Tier?: Double] = [:]
    var largest: (id: EntryID, bytes: Double)?
  }

  let window: AddressWindow
  /// The worst kind of overlap at each mark position.
  private(set) var overlaps: [Int: Overlap.Kind] = [:]
  private(set) var bytesByTier: [Tier?: Double] = [:]
  private var cells = [Column](repeating: Column(), count: Self.columns)

  /// The number of bytes with an owner.
  var owned: Double { bytesByTier.values.reduce(0, +) }

  /// Returns the bars of all clusters of a map, lowest address first. Reads the name of the owner of each range.
  static func all(of map: LoadedMap) -> [ClusterBar] {
    let ranges = map.contents.ranges
    guard let whole = AddressWindow(of: ranges) else { return [] }
    var bars: [ClusterBar] = []
    var start = whole.first
    ranges.forEachGap(atLeast: CodeCluster.smallestGap) { gap in
      bars.append(ClusterBar(window: AddressWindow(first: start, last: gap.below)))
      start = gap.above
      return true
    }
    bars.append(ClusterBar(window: AddressWindow(first: start, last: whole.last)))
    var index = 0
    ranges.forEachPiece(from: whole.first) { piece in
      while bars[index].window.last < piece.range.start { index += 1 }
      bars[index].add(piece, tier: map.meaning(map.name(piece.owner))?.tier)
      return true
    }
    for age in 0..<map.contents.overlaps.count {
      let overlap = map.contents.overlaps[age]
      let address = map.contents.entries.range(of: overlap.newer).start
      guard let index = bars.lastIndex(where: { $0.window.first <= address }) else { continue }
      bars[index].mark(overlap.kind, at: address)
    }
    return bars
  }

  private init(window: AddressWindow) { self.window = window }

  func address(of column: Int) -> Address {
    let offset = (Double(window.span) + 1) * Double(column) / Double(Self.columns)
    return Address(window.first.rawValue + min(UInt64(exactly: offset.rounded(.down)) ?? window.span, window.span))
  }

  /// Returns the position of an address on a scale from 0 to `count`.
  private func position(_ address: UInt64, of count: Int) -> Double {
    Double(address - window.first.rawValue) / (Double(window.span) + 1) * Double(count)
  }

  private mutating func add(_ piece: LiveRanges.Piece, tier: Tier?) {
    guard !piece.range.isEmpty else { return }
    let bytes = Double(piece.range.size.rawValue)
    bytesByTier[tier, default: 0] += bytes
    let from = position(piece.range.start.rawValue, of: Self.columns)
    let width = bytes / (Double(window.span) + 1) * Double(Self.columns)
    // In a cluster of fewer bytes than columns, a byte fills several columns.
    let first = min(Int(from), Self.columns - 1)
    let columns = first...max(first, min(Int((from + width).rounded(.up)) - 1, Self.columns - 1))
    for column in columns {
      let part = max(0, min(from + width, Double(column + 1)) - max(from, Double(column))) / width * bytes
      cells[column].bytes[tier, default: 0] += part
      if part > cells[column].largest?.bytes ?? 0 { cells[column].largest = (piece.owner, part) }
    }
  }

  private mutating func mark(_ kind: Overlap.Kind, at address: Address) {
    let index = min(Int(position(min(address, window.last).rawValue, of: Self.marks)), Self.marks - 1)
    if kind.rawValue >= overlaps[index]?.rawValue ?? 0 { overlaps[index] = kind }
  }

  /// The runs of columns that contain code, from left to right.
  var runs: [Run] {
    let full = (Double(window.span) + 1) / Double(Self.columns)
    var runs: [Run] = []
    var largest = 0.0
    for (column, cell) in cells.enumerated() {
      guard let most = cell.bytes.max(by: { $0.value < $1.value }), most.value > 0 else { continue }
      // With only four steps of opacity, runs are longer and the SVG is smaller.
      let share = cell.bytes.values.reduce(0, +) / full
      let opacity = max(1, (share * 4).rounded(.up)) / 4
      let bytes = cell.largest?.bytes ?? 0
      if let last = runs.last, last.columns.upperBound == column, last.tier == most.key, last.opacity == min(1, opacity) {
        runs[runs.count - 1].columns = last.columns.lowerBound..<column + 1
        if bytes > largest {
          runs[runs.count - 1].largest = cell.largest?.id
          largest = bytes
        }
      } else {
        runs.append(Run(columns: column..<column + 1, tier: most.key, opacity: min(1, opacity), largest: cell.largest?.id))
        largest = bytes
      }
    }
    return runs
  }
}
