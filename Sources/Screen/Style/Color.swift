/// A colour of a theme.
package enum Color: Hashable, Sendable {
  /// The terminal's default foreground or background.
  case terminalDefault
  /// A 24-bit sRGB colour.
  case rgb(red: UInt8, green: UInt8, blue: UInt8)
  /// A colour of the terminal by number, 0 to 255.
  case indexed(UInt8)

  /// Creates a colour from `0xRRGGBB`.
  package init(hex: UInt32) {
    self = .rgb(red: UInt8(hex >> 16 & 0xff), green: UInt8(hex >> 8 & 0xff), blue: UInt8(hex & 0xff))
  }
}

/// The set of colours that a terminal can show.
package enum ColorDepth: Hashable, Sendable, CaseIterable {
  /// No colours: only bold, dim, underline and reverse.
  case mono
  case ansi8, ansi16, palette256
  /// 24-bit colour.
  case trueColor
}
