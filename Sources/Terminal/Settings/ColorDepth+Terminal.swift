import Screen

extension ColorDepth {
  /// Creates the depth of a terminal from its number of colours in terminfo.
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

  /// The number of colours in terminfo that the depth requires.
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
