import PerfMap

/// The mapping between addresses and columns, in integers so that both directions agree for every address up to 2^64 - 1.
struct CellScale {
  private let window: AddressWindow
  private let columns: Range<Int>

  /// Creates the scale of a cluster, which must have at least one column.
  init(_ cluster: AddressStrip.Cluster) { (window, columns) = (cluster.window, cluster.columns) }

  init(_ window: AddressWindow, columns: Range<Int>) { (self.window, self.columns) = (window, columns) }

  /// Returns the column of an address.
  func column(of address: Address) -> Int {
    columns.lowerBound + min(columns.count - 1, cell(address.rawValue - window.first.rawValue))
  }

  /// Returns the columns of a part of the window. Adjacent parts share a column only if both start in that column.
  func columns(of part: AddressWindow) -> Range<Int> {
    let first = column(of: part.first)
    let end = part.last >= window.last ? columns.upperBound : column(of: Address(part.last.rawValue + 1))
    return first..<max(first + 1, end)
  }

  /// Returns the addresses that begin in a column or, if no address does, the address of the byte that extends over the column.
  func window(ofColumn column: Int) -> AddressWindow {
    let cell = column - columns.lowerBound
    let first = offset(cell)
    let isLast = cell >= columns.count - 1
    let next = isLast ? (value: window.span, isWhole: false) : offset(cell + 1)
    let low = first.value + (first.isWhole ? 0 : 1)
    let high = isLast ? window.span : next.value - (next.isWhole && next.value > 0 ? 1 : 0)
    // No address begins in the column: use the byte that extends over it.
    return low <= high
      ? AddressWindow(first: Address(window.first.rawValue + low), last: Address(window.first.rawValue + high))
      : AddressWindow(first: Address(window.first.rawValue + first.value), last: Address(window.first.rawValue + first.value))
  }

  /// Returns the cell of an offset in the window: offset × cells ÷ window size, rounded down.
  private func cell(_ offset: UInt64) -> Int {
    let product = offset.multipliedFullWidth(by: UInt64(columns.count))
    // A window of all 2^64 bytes: the upper half of the product is the quotient.
    guard window.span < .max else { return Int(clamping: product.high) }
    return Int(clamping: (window.span + 1).dividingFullWidth(product).quotient)
  }

  /// Returns the offset where a cell begins (window size × cell ÷ cells, rounded down); `isWhole` is true if the division is exact.
  private func offset(_ cell: Int) -> (value: UInt64, isWhole: Bool) {
    var product = window.span.multipliedFullWidth(by: UInt64(cell))
    let (low, carry) = product.low.addingReportingOverflow(UInt64(cell))
    product = (product.high + (carry ? 1 : 0), low)
    let (quotient, remainder) = UInt64(columns.count).dividingFullWidth(product)
    return (quotient, remainder == 0)
  }
}
