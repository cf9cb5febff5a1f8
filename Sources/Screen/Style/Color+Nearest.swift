extension Color {
  /// The colour in linear light; nil for the terminal's default and for colours 0 to 15, which differ between terminals.
  var linear: LinearRGB? {
    switch self {
    case .terminalDefault: nil
    case .rgb(let red, let green, let blue): LinearRGB(red: red, green: green, blue: blue)
    case .indexed(let number): number < 16 ? nil : Color.palette[Int(number) - 16].linear
    }
  }

  /// The colour in OKLab; nil for the terminal's default and for colours 0 to 15.
  package var okLab: OKLab? { linear.map { OKLab($0) } }

  /// The colour in CIELAB; nil for the terminal's default and for colours 0 to 15.
  package var cieLab: CIELab? { linear.map { CIELab($0) } }

  /// Returns the WCAG 2 contrast with another colour, 1 to 21; nil if one of them is the terminal's default or a colour from 0 to 15.
  package func contrast(with other: Color) -> Double? {
    guard let first = linear?.luminance, let second = other.linear?.luminance else { return nil }
    return (max(first, second) + 0.05) / (min(first, second) + 0.05)
  }

  /// Returns the colour, mixed with as little of `ink` as needed for a contrast of at least 4.5 with the background `paper`.
  ///
  /// Returns `ink` if no mixture has that contrast, or if both the colour and the background are colours 0 to 15. In other cases where the
  /// contrast is unknown, returns the colour itself.
  func legible(on paper: Color, towards ink: Color) -> Color {
    if case .indexed(..<16) = self, case .indexed(..<16) = paper { return ink }
    guard let start = okLab, let end = ink.okLab else { return self }
    for step in 0..<8 {
      let color = step == 0 ? self : start.mixed(with: end, at: Double(step) / 8).color
      guard let contrast = color.contrast(with: paper) else { return self }
      if contrast >= 4.5 { return color }
    }
    return ink
  }

  /// Returns the nearest colour that a terminal of some depth can show; the terminal's default on a terminal without colours.
  ///
  /// With 256 colours, a 24-bit colour becomes the colour from 16 to 255 with the least CIEDE2000 difference (users redefine 0 to 15).
  /// With 8 or 16 colours, hue and lightness select a colour. Colours 0 to 15 are kept, except that with 8 colours, 8 to 15 become 0 to 7.
  package func nearest(_ depth: ColorDepth) -> Color {
    switch (depth, self) {
    case (.mono, _), (_, .terminalDefault): .terminalDefault
    case (.trueColor, _): self
    case (.palette256, .indexed): self
    case (.palette256, .rgb): .indexed(nearestOfPalette)
    case (.ansi16, .indexed(let number)) where number < 16: self
    case (.ansi8, .indexed(let number)) where number < 16: .indexed(number & 7)
    case (.ansi16, _): .indexed(nearestOfANSI)
    case (.ansi8, _): .indexed(nearestOfANSI8)
    }
  }

  /// The colours 16 to 255 of the palette: a non-linear cube of 6 by 6 by 6, then 24 greys.
  private static let palette: [Color] = {
    let steps: [UInt8] = [0, 95, 135, 175, 215, 255]
    let cube = (0..<216).map { Color.rgb(red: steps[$0 / 36], green: steps[$0 / 6 % 6], blue: steps[$0 % 6]) }
    let greys = (0..<24).map { index in
      let grey = UInt8(8 + 10 * index)
      return Color.rgb(red: grey, green: grey, blue: grey)
    }
    return cube + greys
  }()

  /// The colours 0 to 15 of xterm's default configuration (XTerm-col.ad).
  private static let xtermColors: [Color] =
    [
      0x000000, 0xcd0000, 0x00cd00, 0xcdcd00, 0x0000ee, 0xcd00cd, 0x00cdcd, 0xe5e5e5, 0x7f7f7f, 0xff0000, 0x00ff00, 0xffff00, 0x5c5cff,
      0xff00ff, 0x00ffff, 0xffffff,
    ].map { Color(hex: $0) }

  /// Returns the colour in a picture file. Colours 0 to 15 become those of xterm, and the terminal's default becomes `terminalDefault`.
  package func pictured(terminalDefault: Color) -> Color {
    switch self {
    case .terminalDefault: terminalDefault
    case .rgb: self
    case .indexed(let number): number < 16 ? Color.xtermColors[Int(number)] : Color.palette[Int(number) - 16]
    }
  }

  private static let paletteInLab: [CIELab] = palette.compactMap(\.cieLab)

  private var nearestOfPalette: UInt8 {
    guard let color = cieLab else { return 16 }
    var best = 0
    var least = Double.infinity
    for (index, candidate) in Color.paletteInLab.enumerated() {
      let distance = color.distance(to: candidate)
      if distance < least { (best, least) = (index, distance) }
    }
    return UInt8(16 + best)
  }

  /// Returns the number of the ANSI colour with the nearest hue, 1 (red) to 6 (cyan), or nil for greys.
  private static func hue(of color: OKLab) -> UInt8? {
    guard color.chroma >= 0.035 else { return nil }
    return switch color.hue {
    case 70..<122: 3
    case 122..<172: 2
    case 172..<232: 6
    case 232..<296: 4
    case 296..<350: 5
    default: 1
    }
  }

  private var nearestOfANSI: UInt8 {
    guard let color = okLab else { return 7 }
    if let hue = Color.hue(of: color) { return color.lightness > 0.62 ? hue + 8 : hue }
    return switch color.lightness {
    case ..<0.3: 0
    case ..<0.6: 8
    case ..<0.85: 7
    default: 15
    }
  }

  private var nearestOfANSI8: UInt8 {
    guard let color = okLab else { return 7 }
    return Color.hue(of: color) ?? (color.lightness < 0.5 ? 0 : 7)
  }
}
