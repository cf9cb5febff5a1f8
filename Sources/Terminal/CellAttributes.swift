import CNcurses
import Screen

/// A style as ncurses takes it.
struct CellAttributes {
  /// The bits of emphasis.
  let attributes: UInt32
  /// The pair of colours.
  let pair: Int32
}

extension CellAttributes {
  /// Makes the look of a style. `direct`: colours are given as components, and numbered ones lie above them.
  init(of style: Style, sheet: StyleSheet, depth: ColorDepth, usesDirectColor: Bool) {
    let appearance = sheet.appearance(of: style, depth: depth)
    var emphasis = appearance.emphasis
    // Eight colours have no bright half: bold does for it.
    if depth == .ansi8, case .indexed(8...15) = sheet.ansi[style.role]?.foreground { emphasis.insert(.bold) }
    var bits: Int = 0
    if emphasis.contains(.bold) { bits |= CN_BOLD }
    if emphasis.contains(.dim) { bits |= CN_DIM }
    if emphasis.contains(.underline) { bits |= CN_UNDERLINE }
    if emphasis.contains(.reverse) { bits |= CN_REVERSE }
    attributes = UInt32(bits)
    guard depth != .mono else {
      pair = 0
      return
    }
    pair = cn_pair(Self.number(appearance.foreground, usesDirectColor: usesDirectColor), Self.number(appearance.background, usesDirectColor: usesDirectColor))
  }

  private static func number(_ color: Color, usesDirectColor: Bool) -> Int32 {
    switch color {
    case .terminalDefault: -1
    case .indexed(let index): Int32(index) + (usesDirectColor ? Int32(CN_PALETTE) : 0)
    case .rgb(let red, let green, let blue): Int32(red) << 16 | Int32(green) << 8 | Int32(blue)
    }
  }
}
