import Settings

/// The scroll bar of a table with more rows than fit.
struct ScrollBar: Hashable {
  let pane: Pane
  /// In table rows: the first visible row, the number of visible rows, and the number of all rows.
  let top, shown, total: Int
  /// The height of the bar in screen rows.
  let track: Int

  /// The height of the thumb in screen rows.
  var length: Int { max(1, track * shown / max(1, total)) }

  /// The first screen row of the thumb, relative to the bar.
  var start: Int { min(track - length, (track - length) * top / max(1, total - shown)) }

  /// Returns the first visible table row when the thumb starts at a screen row of the bar.
  func top(ofStart start: Int) -> Int {
    let room = track - length
    guard room > 0 else { return 0 }
    let wanted = min(max(0, start), room) * (total - shown)
    // Rounded up, so that ``start`` of the result is the given position.
    return (wanted + room - 1) / room
  }
}
