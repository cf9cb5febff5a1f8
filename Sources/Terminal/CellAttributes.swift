import CNcurses
import Screen

/// The ncurses attributes and colour pair of a style.
struct CellAttributes {
  let attributes: UInt32
  /// The number of the colour pair; 0 on a terminal without colours.
  let pair: Int32

  /// Creates the attributes of a style. With direct colour, the number of a 24-bit colour is 0xRRGGBB, and that of colour N of the palette
  /// is `CN_PALETTE` + N.
  init(of style: Style, sheet: StyleSheet, depth: ColorDepth, usesDirectColor: Bool) {
    let appearance = sheet.appearance(of: style, depth: depth)
    var emphasis = appearance.emphasis
    // A terminal with 8 colours has no bright colours: bold replaces them.
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
    func number(_ color: Color) -> Int32 {
      switch color {
      case .terminalDefault: -1
      case .indexed(let index): Int32(index) + (usesDirectColor ? Int32(CN_PALETTE) : 0)
      case .rgb(let red, let green, let blue): Int32(red) << 16 | Int32(green) << 8 | Int32(blue)
      }
    }
    pair = cn_pair(number(appearance.foreground), number(appearance.background))
  }
}
