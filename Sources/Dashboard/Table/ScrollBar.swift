import Settings

/// The bar beside a table of which not all rows are seen.
struct ScrollBar: Hashable {
  /// The pane that it scrolls.
  let pane: Pane
  /// The first row of the table that is seen, how many are, and how many there are.
  let top, shown, total: Int
  /// The rows of the screen that the bar has.
  let track: Int

  /// The rows of the screen that the thumb takes.
  var length: Int { max(1, track * shown / max(1, total)) }

  /// The row of the screen where the thumb begins, counted from the beginning of the bar.
  var start: Int { min(track - length, (track - length) * top / max(1, total - shown)) }

  /// The first row of the table that is seen when the thumb begins at a row of the screen.
  func top(ofStart start: Int) -> Int {
    let room = track - length
    guard room > 0 else { return 0 }
    let wanted = min(max(0, start), room) * (total - shown)
    // Rounded up, so that the thumb is drawn where it was put.
    return (wanted + room - 1) / room
  }
}
