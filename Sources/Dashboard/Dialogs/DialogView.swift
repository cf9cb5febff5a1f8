import Monitor
import Screen

/// What stands on top of the panes and takes all keys.
protocol DialogView {
  /// Takes a key; changes the dialog's state and the monitor, and returns what else is to be done.
  mutating func handle(_ key: Key, _ monitor: inout Monitor, _ context: DialogContext) -> [Response]
  /// Takes a press on a line of a list, counted from the first.
  mutating func choose(_ line: Int, _ context: DialogContext) -> [Response]
  /// Draws the dialog over everything else.
  mutating func draw(_ monitor: Monitor, _ context: DialogContext, _ drawing: inout Drawing)
  /// What the mouse does in it.
  var manners: DialogBehavior { get }
}

extension DialogView {
  mutating func choose(_ line: Int, _ context: DialogContext) -> [Response] { [] }

  var manners: DialogBehavior { DialogBehavior() }
}

/// What the mouse does in a dialog.
struct DialogBehavior {
  /// The key that a double press on a line stands for.
  var doublePress = Key.enter
  /// True if a press beside all labels closes it: that of a text, not of a form that is being filled in.
  var closesOnPress = false
  /// True if the wheel moves what the arrows move.
  var followsWheel = true
}
