import Monitor
import PerfMap
import Screen
import Settings

/// A part of the screen that reacts to the mouse, registered while that part is drawn.
struct HitArea {
  enum Target: Hashable {
    case pane(Pane)
    case map(MapID)
    case mapColumn(MapSort.Column)
    case entry(EntryID)
    case entryColumn(EntriesView.Column)
    /// A function by its number in the table of functions.
    case function(UInt32)
    case functionColumn(FunctionGroups.Column)
    /// An overlap by its number, from 0.
    case overlap(Int)
    case addresses(AddressWindow)
    case action(Action)
    /// A key of the dialog that contains the area.
    case key(Key)
    /// A line of a list in a dialog, from 0.
    case line(Int)
    case scrollBar(ScrollBar)
    /// The border between the entries and the right side.
    case split
  }

  var rect: Rect
  var target: Target
}
