import Monitor

/// What a key or the mouse asks of a pane.
enum PaneAction {
  /// Other rows are selected: so many further down, or up.
  case move(rows: Int)
  /// The same by what a frame shows.
  case page(Int)
  /// What lies below in memory, or above; functions are closed and opened, a zoomed address space is panned.
  case left, right
  case open
  case sort, sortReverse
  case mark, unmark, copy
  case zoomIn, zoomOut, zoomWhole
  /// The wheel is turned by some rows over the pane, at the addresses that lie there.
  case wheel(rows: Int, at: AddressWindow?)
  /// The scroll bar is drawn: another row is the first one that is seen.
  case scroll(from: Int, to: Int)
}
