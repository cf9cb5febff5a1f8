import Screen

extension ColorDepth {
  /// Creates the depth of a terminal from the number of colours in its terminfo entry. More than 256 means 24-bit colour.
  init(ofColors count: Int) {
    self =
      switch count {
      case 257...: .trueColor
      case 256: .palette256
      case 16..<256: .ansi16
      case 8..<16: .ansi8
      default: .mono
      }
  }

  /// The number of colours that a terminfo entry needs for the depth.
  var count: Int {
    switch self {
    case .mono: 0
    case .ansi8: 8
    case .ansi16: 16
    case .palette256: 256
    case .trueColor: 257
    }
  }
}
