import Screen

/// A motion in a list or a text.
enum CursorMotion {
  case down, up, pageDown, pageUp, first, last

  /// Creates the motion of a key by the action table; nil for other keys.
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
