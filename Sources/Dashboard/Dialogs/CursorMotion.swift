import Screen

/// A key that moves through a list or a text.
enum CursorMotion {
  case down, up, pageDown, pageUp, first, last

  /// The motion of a key, by the table of actions; nil if it is none.
  init?(_ key: Key) {
    switch Action(key: key) {
    case .down: self = .down
    case .up: self = .up
    case .pageDown: self = .pageDown
    case .pageUp: self = .pageUp
    case .first: self = .first
    case .last: self = .last
    default: return nil
    }
  }
}
