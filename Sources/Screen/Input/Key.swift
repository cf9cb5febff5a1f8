package enum Key: Hashable, Sendable {
  case character(Unicode.Scalar)
  /// Control with a lower-case letter or a symbol: `control("d")`, `control("]")`.
  case control(Unicode.Scalar)
  case up, down, left, right
  case pageUp, pageDown, home, end
  case enter, escape, tab, backTab, backspace, delete, insert
  /// F1 to F12.
  case function(Int)
}

/// A mouse action at a cell.
package struct MouseEvent: Hashable, Sendable {
  package enum Kind: Hashable, Sendable {
    case press, release, doublePress, drag, wheelUp, wheelDown
  }

  package var kind: Kind
  /// The cell under the pointer.
  package var point: Point

  package init(_ kind: Kind, at point: Point) {
    self.kind = kind
    self.point = point
  }
}

/// An input event from a terminal.
package enum InputEvent: Hashable, Sendable {
  case key(Key)
  case mouse(MouseEvent)
  /// The terminal has a new size.
  case resize(Size)
  /// The terminal is closed.
  case hangup
}
