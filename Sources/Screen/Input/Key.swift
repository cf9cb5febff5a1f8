/// A key as it was pressed.
package enum Key: Hashable, Sendable {
  /// A character.
  case character(Unicode.Scalar)
  /// Control with a letter, given in lower case: `control("d")`.
  case control(Unicode.Scalar)
  case up, down, left, right
  case pageUp, pageDown, home, end
  case enter, escape, tab, backTab, backspace, delete, insert
  /// F1 to F12.
  case function(Int)
}

/// What the mouse did, and where.
package struct MouseEvent: Hashable, Sendable {
  /// What was done.
  package enum Kind: Hashable, Sendable {
    case press, release, doublePress, drag, wheelUp, wheelDown
  }

  /// What was done.
  package var kind: Kind
  /// The cell under the pointer.
  package var point: Point

  /// Makes a mouse event.
  package init(_ kind: Kind, at point: Point) {
    self.kind = kind
    self.point = point
  }
}

/// What a terminal reports.
package enum InputEvent: Hashable, Sendable {
  /// A key was pressed.
  case key(Key)
  /// The mouse was used.
  case mouse(MouseEvent)
  /// The terminal has a new size.
  case resize(Size)
  /// The terminal has gone away.
  case hangup
}
