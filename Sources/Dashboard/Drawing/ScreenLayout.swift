import Screen

/// Where the panes stand on a screen of a size.
struct ScreenLayout: Equatable {
  /// How much fits.
  enum Form: Equatable {
    /// 140x36 and more: everything at once.
    case wide
    /// 96x26 and more: everything but the detail.
    case medium
    /// 56x16 and more: entries, rate, overlaps and detail share a place.
    case compact
    /// 24x5 and more: one pane.
    case single
    /// Less: a message.
    case tooSmall
  }

  let form: Form
  let panes: [Pane: Rect]
  /// The row of keys at the bottom.
  let footer: Rect

  init(_ size: Size, maps: Int, shared: Pane, focus: Pane) {
    footer = Rect(column: 0, row: size.rows - 1, columns: size.columns, rows: 1)
    let rows = size.rows - 1
    var places: [Pane: Rect] = [:]
    func band(_ pane: Pane, _ row: Int, _ count: Int) {
      places[pane] = Rect(column: 0, row: row, columns: size.columns, rows: count)
    }
    switch (size.columns, size.rows) {
    case (140..., 36...):
      form = .wide
      let top = min(max(6, maps + 3), rows / 4)
      band(.processes, 0, top)
      band(.space, top, 7)
      let left = size.columns - 56
      let start = top + 7
      let rest = rows - start
      places[.entries] = Rect(column: 0, row: start, columns: left, rows: rest)
      let rate = max(7, rest / 3)
      let detail = 9
      places[.rate] = Rect(column: left, row: start, columns: 56, rows: rate)
      places[.overlaps] = Rect(column: left, row: start + rate, columns: 56, rows: rest - rate - detail)
      places[.detail] = Rect(column: left, row: start + rest - detail, columns: 56, rows: detail)
    case (96..., 26...):
      form = .medium
      let top = min(max(5, maps + 3), 8)
      band(.processes, 0, top)
      band(.space, top, 6)
      let left = size.columns - 36
      let start = top + 6
      let rest = rows - start
      places[.entries] = Rect(column: 0, row: start, columns: left, rows: rest)
      let rate = max(6, rest / 2 - 1)
      places[.rate] = Rect(column: left, row: start, columns: 36, rows: rate)
      let lower = Rect(column: left, row: start + rate, columns: 36, rows: rest - rate)
      places[focus == .detail ? .detail : .overlaps] = lower
    case (56..., 16...):
      form = .compact
      let top = min(max(5, maps + 3), 7)
      band(.processes, 0, top)
      band(.space, top, 4)
      band(shared, top + 4, rows - top - 4)
    case (24..., 5...):
      form = .single
      band(focus, 0, rows)
    default:
      form = .tooSmall
    }
    panes = places
  }
}
