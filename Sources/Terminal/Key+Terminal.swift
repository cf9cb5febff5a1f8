import CNcurses
import Screen

extension Key {
  /// Makes the key of a character that the terminal sent.
  init?(typed value: UInt32) {
    switch value {
    case 9: self = .tab
    case 10, 13: self = .enter
    case 8, 127: self = .backspace
    case 27: self = .escape
    case 1...26: self = .control(Unicode.Scalar(UInt8(value) + 0x60))
    case 0, 28...31: self = .control(Unicode.Scalar(UInt8(value) + 0x40))
    default:
      guard let scalar = Unicode.Scalar(value) else { return nil }
      self = .character(scalar)
    }
  }

  /// Makes one of the keys that have no character.
  init?(special code: Int) {
    switch code {
    case CN_UP: self = .up
    case CN_DOWN: self = .down
    case CN_LEFT: self = .left
    case CN_RIGHT: self = .right
    case CN_PAGE_UP: self = .pageUp
    case CN_PAGE_DOWN: self = .pageDown
    case CN_HOME: self = .home
    case CN_END: self = .end
    case CN_ENTER: self = .enter
    case CN_ESCAPE: self = .escape
    case CN_BACK_TAB: self = .backTab
    case CN_BACKSPACE: self = .backspace
    case CN_DELETE: self = .delete
    case CN_INSERT: self = .insert
    case CN_FUNCTION + 1...CN_FUNCTION + 12: self = .function(code - CN_FUNCTION)
    default: return nil
    }
  }
}
