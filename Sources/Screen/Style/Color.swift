/// A colour as a theme names it.
package enum Color: Hashable, Sendable {
  /// The terminal's own foreground or background.
  case terminalDefault
  /// A 24-bit sRGB colour.
  case rgb(red: UInt8, green: UInt8, blue: UInt8)
  /// One of the terminal's numbered colours, 0 to 255.
  case indexed(UInt8)

  /// Makes a colour from `0xRRGGBB`.
  package init(hex: UInt32) {
    self = .rgb(red: UInt8(hex >> 16 & 0xff), green: UInt8(hex >> 8 & 0xff), blue: UInt8(hex & 0xff))
  }
}

/// How many colours a terminal shows.
package enum ColorDepth: Hashable, Sendable, CaseIterable {
  /// No colour: bold, dim, underline and reverse only.
  case mono
  /// The 8 ANSI colours.
  case ansi8
  /// The 16 ANSI colours.
  case ansi16
  /// The 256-colour palette.
  case palette256
  /// 24-bit colour.
  case trueColor
}
