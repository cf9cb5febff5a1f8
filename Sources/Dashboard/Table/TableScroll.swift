/// How far a table is scrolled.
struct TableScroll: Hashable {
  /// The first row that is seen.
  var top = 0
  /// The number of rows that the last frame had room for: a page.
  private(set) var shown: Int

  /// Makes the scroll position of a table that has not been drawn yet; `shown` is its page until then.
  init(shown: Int = 1) { self.shown = shown }

  /// Scrolls as little as possible so that a row is seen in a frame with room for some rows.
  mutating func reveal(_ row: Int, of total: Int, rows: Int) {
    let wanted = row < top ? row : row >= top + rows ? row - rows + 1 : top
    top = min(max(0, wanted), max(0, total - rows))
    shown = max(1, rows)
  }
}
