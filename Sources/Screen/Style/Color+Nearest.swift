extension Color {
  /// The colour as amounts of light; nil for the terminal's own and for numbers that every terminal paints its own way (0 to 15).
  var linear: LinearRGB? {
    switch self {
    case .terminalDefault: nil
    case .rgb(let red, let green, let blue): LinearRGB(red: red, green: green, blue: blue)
    case .indexed(let number): number < 16 ? nil : Color.palette[Int(number) - 16].linear
    }
  }

  /// The colour in OKLab; nil when nobody can know it.
  package var okLab: OKLab? { linear.map { OKLab($0) } }

  /// The colour in CIELAB; nil when nobody can know it.
  package var cieLab: CIELab? { linear.map { CIELab($0) } }

  /// The contrast with another colour as WCAG 2 defines it, 1 to 21; nil when one of them cannot be known.
  package func contrast(with other: Color) -> Double? {
    guard let mine = linear?.luminance, let theirs = other.linear?.luminance else { return nil }
    return (max(mine, theirs) + 0.05) / (min(mine, theirs) + 0.05)
  }

  /// The colour itself, or the nearest one on the way to `ink` that has a contrast of 4.5 with the paper.
  ///
  /// One of the terminal's numbered colours on another: nobody knows whether that can be read, so it is the ink.
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

  /// The colour that a terminal of some depth can show: itself, the nearest of the palette, or nothing on a mono terminal.
  ///
  /// 24-bit colours become one of 16 to 255 by CIEDE2000 (never 0 to 15: users repaint those), or one of the ANSI colours by hue
  /// and lightness. Numbered colours pass, but 8 to 15 become 0 to 7 where there are only eight. O(240) for the palette.
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

  /// The colours 16 to 255 of the palette: a cube of 6 by 6 by 6 that is not linear, then 24 greys.
  private static let palette: [Color] = {
    let steps: [UInt8] = [0, 95, 135, 175, 215, 255]
    let cube = (0..<216).map { Color.rgb(red: steps[$0 / 36], green: steps[$0 / 6 % 6], blue: steps[$0 % 6]) }
    let greys = (0..<24).map { index in
      let grey = UInt8(8 + 10 * index)
      return Color.rgb(red: grey, green: grey, blue: grey)
    }
    return cube + greys
  }()

  /// The colours 0 to 15 as xterm has them until its user says otherwise (XTerm-col.ad).
  private static let usualANSI: [Color] =
    [
      0x000000, 0xcd0000, 0x00cd00, 0xcdcd00, 0x0000ee, 0xcd00cd, 0x00cdcd, 0xe5e5e5, 0x7f7f7f, 0xff0000, 0x00ff00, 0xffff00, 0x5c5cff,
      0xff00ff, 0x00ffff, 0xffffff,
    ].map { Color(hex: $0) }

  /// The colour as a picture can show it, which has no terminal to ask: xterm's usual sixteen, and for the terminal's own a given one. O(1).
  package func pictured(terminalDefault: Color) -> Color {
    switch self {
    case .terminalDefault: terminalDefault
    case .rgb: self
    case .indexed(let number): number < 16 ? Color.usualANSI[Int(number)] : Color.palette[Int(number) - 16]
    }
  }

  private static let paletteInLab: [CIELab] = palette.compactMap(\.cieLab)

  private var nearestOfPalette: UInt8 {
    guard let mine = cieLab else { return 16 }
    var best = 0
    var least = Double.infinity
    for (index, candidate) in Color.paletteInLab.enumerated() {
      let distance = mine.distance(to: candidate)
      if distance < least { (best, least) = (index, distance) }
    }
    return UInt8(16 + best)
  }

  /// The ANSI hue of a colour, 1 to 6, and nil for greys.
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
    guard let mine = okLab else { return 7 }
    if let hue = Color.hue(of: mine) { return mine.lightness > 0.62 ? hue + 8 : hue }
    return switch mine.lightness {
    case ..<0.3: 0
    case ..<0.6: 8
    case ..<0.85: 7
    default: 15
    }
  }

  private var nearestOfANSI8: UInt8 {
    guard let mine = okLab else { return 7 }
    return Color.hue(of: mine) ?? (mine.lightness < 0.5 ? 0 : 7)
  }
}
