/// A colour in linear light: sRGB without its transfer curve, each component 0 to 1.
struct LinearRGB: Hashable, Sendable {
  var red, green, blue: Double

  init(red: Double, green: Double, blue: Double) {
    self.red = red
    self.green = green
    self.blue = blue
  }

  /// Creates a colour from 8-bit sRGB.
  init(red: UInt8, green: UInt8, blue: UInt8) {
    self.init(red: LinearRGB.light(red), green: LinearRGB.light(green), blue: LinearRGB.light(blue))
  }

  /// The nearest 8-bit sRGB colour.
  var color: Color {
    .rgb(red: LinearRGB.code(red), green: LinearRGB.code(green), blue: LinearRGB.code(blue))
  }

  /// Relative luminance, 0 (black) to 1 (white), as WCAG 2 defines it.
  var luminance: Double { 0.2126 * red + 0.7152 * green + 0.0722 * blue }

  private static func light(_ code: UInt8) -> Double {
    let value = Double(code) / 255
    return value <= 0.04045 ? value / 12.92 : MathFunctions.power((value + 0.055) / 1.055, 2.4)
  }

  private static func code(_ light: Double) -> UInt8 {
    let value = light <= 0.0031308 ? light * 12.92 : 1.055 * MathFunctions.power(light, 1 / 2.4) - 0.055
    return UInt8((min(max(value, 0), 1) * 255).rounded())
  }
}
