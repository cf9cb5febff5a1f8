/// The scroll position of a table.
struct TableScroll: Hashable {
  /// The first visible row.
  var top = 0
  /// The number of visible rows in the last frame, which is the size of a page.
  private(set) var shown: Int

  /// Creates the scroll position of a table; `shown` is the size of a page until the table is drawn.
  init(shown: Int = 1) { self.shown = shown }

  /// Scrolls as little as possible to make a row visible in a view of `rows` rows.
  mutating func reveal(_ row: Int, of total: Int, rows: Int) {
    let wanted = row < top ? row : row >= top + rows ? row - rows + 1 : top
    top = min(max(0, wanted), max(0, total - rows))
    shown = max(1, rows)
  }
}
