import Testing

@testable import Screen

@Suite("Colours")
struct ColorTests {
  /// The test data of Sharma, Wu and Dalal, "The CIEDE2000 Color-Difference Formula" (2005), table 1.
  static let sharma: [(CIELab, CIELab, Double)] = [
    (lab(50, 2.6772, -79.7751), lab(50, 0, -82.7485), 2.0425), (lab(50, 3.1571, -77.2803), lab(50, 0, -82.7485), 2.8615),
    (lab(50, 2.8361, -74.0200), lab(50, 0, -82.7485), 3.4412), (lab(50, -1.3802, -84.2814), lab(50, 0, -82.7485), 1.0000),
    (lab(50, -1.1848, -84.8006), lab(50, 0, -82.7485), 1.0000), (lab(50, -0.9009, -85.5211), lab(50, 0, -82.7485), 1.0000),
    (lab(50, 0, 0), lab(50, -1, 2), 2.3669), (lab(50, 2.4900, -0.0010), lab(50, -2.4900, 0.0009), 7.1792),
    (lab(50, 2.4900, -0.0010), lab(50, -2.4900, 0.0010), 7.1792), (lab(50, 2.4900, -0.0010), lab(50, -2.4900, 0.0011), 7.2195),
    (lab(50, 2.4900, -0.0010), lab(50, -2.4900, 0.0012), 7.2195), (lab(50, -0.0010, 2.4900), lab(50, 0.0009, -2.4900), 4.8045),
    (lab(50, -0.0010, 2.4900), lab(50, 0.0011, -2.4900), 4.7461), (lab(50, 2.5, 0), lab(50, 0, -2.5), 4.3065),
    (lab(50, 2.5, 0), lab(73, 25, -18), 27.1492), (lab(50, 2.5, 0), lab(61, -5, 29), 22.8977),
    (lab(50, 2.5, 0), lab(56, -27, -3), 31.9030), (lab(50, 2.5, 0), lab(58, 24, 15), 19.4535),
    (lab(50, 2.5, 0), lab(50, 3.1736, 0.5854), 1.0000), (lab(50, 2.5, 0), lab(50, 3.2972, 0), 1.0000),
    (lab(60.2574, -34.0099, 36.2677), lab(60.4626, -34.1751, 39.4387), 1.2644),
    (lab(63.0109, -31.0961, -5.8663), lab(62.8187, -29.7946, -4.0864), 1.2630),
    (lab(61.2901, 3.7196, -5.3901), lab(61.4292, 2.2480, -4.9620), 1.8731),
    (lab(35.0831, -44.1164, 3.7933), lab(35.0232, -40.0716, 1.5901), 1.8645),
    (lab(22.7233, 20.0904, -46.6940), lab(23.0331, 14.9730, -42.5619), 2.0373),
    (lab(36.4612, 47.8580, 18.3852), lab(36.2715, 50.5065, 21.2231), 1.4146),
    (lab(90.8027, -2.0831, 1.4410), lab(91.1528, -1.6435, 0.0447), 1.4441),
    (lab(90.9257, -0.5406, -0.9208), lab(88.6381, -0.8985, -0.7239), 1.5381),
    (lab(6.7747, -0.2908, -2.4247), lab(5.8714, -0.0985, -2.2286), 0.6377),
    (lab(2.0776, 0.0795, -1.1350), lab(0.9033, -0.0636, -0.5514), 0.9082),
  ]

  @Test("CIEDE2000 matches the published differences and is symmetric")
  func publishedDistances() {
    for (first, second, distance) in Self.sharma {
      #expect(abs(first.distance(to: second) - distance) < 0.0001)
      #expect(abs(second.distance(to: first) - distance) < 0.0001)
    }
  }

  @Test("A palette colour above 15 is converted to an equal colour, and no colour is converted to one of the palette colours 0 to 15")
  func nearestOfThePalette() throws {
    for number in UInt8(16)...255 {
      let color = try #require(Color.indexed(number).linear).color
      let nearest = color.nearest(.palette256)
      #expect(nearest.linear?.color == color, "colour \(number)")
    }
    for hex: UInt32 in [0x000000, 0xffffff, 0x800000, 0x0000ff, 0x0f1419, 0xd3dae3] {
      guard case .indexed(16...255) = Color(hex: hex).nearest(.palette256) else {
        Issue.record("\(String(hex, radix: 16)) became one of the first sixteen colours")
        continue
      }
    }
    #expect(Color(hex: 0x5f87af).nearest(.palette256) == .indexed(67))
  }

  @Test("Conversion to 16 and 8 colours keeps hue and lightness")
  func nearestOfANSI() {
    #expect(Color(hex: 0xe8676b).nearest(.ansi16) == .indexed(9))
    #expect(Color(hex: 0x860f25).nearest(.ansi16) == .indexed(1))
    #expect(Color(hex: 0xf8e76c).nearest(.ansi16) == .indexed(11))
    #expect(Color(hex: 0x26405a).nearest(.ansi16) == .indexed(4))
    #expect(Color(hex: 0x0f1419).nearest(.ansi16) == .indexed(0))
    #expect(Color(hex: 0xd3dae3).nearest(.ansi16) == .indexed(15))
    #expect(Color(hex: 0x3b4652).nearest(.ansi16) == .indexed(8))
    #expect(Color(hex: 0x61d9e8).nearest(.ansi8) == .indexed(6))
    #expect(Color(hex: 0xd3dae3).nearest(.ansi8) == .indexed(7))
    #expect(Color.indexed(12).nearest(.ansi8) == .indexed(4))
    #expect(Color(hex: 0xff0000).nearest(.mono) == .terminalDefault)
  }

  @Test("Contrast follows WCAG and is nil for colours defined by the terminal")
  func contrast() {
    #expect(Color(hex: 0).contrast(with: Color(hex: 0xffffff)) == 21)
    #expect(Color.terminalDefault.contrast(with: Color(hex: 0)) == nil)
    #expect(Color.indexed(3).contrast(with: Color(hex: 0)) == nil)
  }

  @Test("A colour ramp begins with its first stop and ends with its last, and conversion to OKLab is reversible")
  func ramps() throws {
    let stops = [0x2f6f8f, 0x5ad1c4, 0xf8e76c].compactMap { Color(hex: $0).okLab }
    let ramp = OKLab.ramp(through: stops, count: 16).map(\.color)
    #expect(ramp.count == 16)
    #expect(ramp.first == Color(hex: 0x2f6f8f))
    #expect(ramp.last == Color(hex: 0xf8e76c))
    for hex: UInt32 in [0, 0xffffff, 0x123456, 0xff0000, 0x00ff00, 0x0000ff, 0x5cc8ff] {
      #expect(Color(hex: hex).okLab?.color == Color(hex: hex))
    }
  }

  private static func lab(_ lightness: Double, _ a: Double, _ b: Double) -> CIELab { CIELab(lightness: lightness, a: a, b: b) }
}
