import Monitor
import PerfMap
import Screen
import Settings

/// A part of the screen that does something when it is clicked: registered while it is drawn.
struct HitArea {
  /// What is there.
  enum Target: Hashable {
    case pane(Pane)
    case map(MapID)
    case mapColumn(MapSort.Column)
    case entry(EntryID)
    case entryColumn(EntriesView.Column)
    /// A function by its number.
    case function(UInt32)
    case functionColumn(FunctionGroups.Column)
    /// An overlap by its number, counted from the first.
    case overlap(Int)
    case addresses(AddressWindow)
    case action(Action)
    /// A key that means something in the dialog that the area stands in.
    case key(Key)
    /// A line of a list in a dialog, counted from the first.
    case line(Int)
    case scrollBar(ScrollBar)
    /// The border between the entries and the right side.
    case split
  }

  /// Where.
  var rect: Rect
  /// What.
  var target: Target
}
