import Monitor

/// An action for one pane.
enum PaneAction {
  /// A move of the selection; positive is down.
  case move(rows: Int)
  /// A move of the selection by pages.
  case page(Int)
  /// Selection of the previous or next entry by address. In the table of functions: closing or opening a function. In a zoomed address
  /// space: panning.
  case left, right
  case open
  case sort, sortReverse
  case mark, unmark, copy
  case zoomIn, zoomOut, zoomWhole
  /// A turn of the mouse wheel by some rows; `at` is the window of the addresses under the pointer, if any.
  case wheel(rows: Int, at: AddressWindow?)
  /// A drag of the scroll bar. `from` and `to` are the old and the new first visible row.
  case scroll(from: Int, to: Int)
}
