import Screen

extension ColorDepth {
  package var label: String {
    switch self {
    case .mono: "no colour"
    case .ansi8: "8 colours"
    case .ansi16: "16 colours"
    case .palette256: "256 colours"
    case .trueColor: "24-bit colour"
    }
  }
}
