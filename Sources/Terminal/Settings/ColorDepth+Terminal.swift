import Screen

extension ColorDepth {
  /// The depth of a terminal for which terminfo names a number of colours.
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

  /// The number of colours that terminfo has to name.
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
