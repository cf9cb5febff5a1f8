import Settings

/// The scroll bar of a table that does not fit.
struct ScrollBar: Hashable {
  let pane: Pane
  /// The first visible row, the number of visible rows, the number of rows.
  let top, shown, total: Int
  /// The height of the bar in screen rows.
  let track: Int

  /// The height of the thumb in screen rows.
  var length: Int { max(1, track * shown / max(1, total)) }

  /// The first row of the thumb, relative to the bar.
  var start: Int { min(track - length, (track - length) * top / max(1, total - shown)) }

  /// Returns the first visible table row for a position of the thumb.
  func top(ofStart start: Int) -> Int {
    let room = track - length
    guard room > 0 else { return 0 }
    let wanted = min(max(0, start), room) * (total - shown)
    // Rounded up so that the thumb is drawn at the same position.
    return (wanted + room - 1) / room
  }
}
