/// A colour in OKLab, a perceptually uniform space: mixtures keep their hue, and the steps of a ramp look equal.
///
/// Source: Björn Ottosson, "A perceptual color space for image processing" (2020).
package struct OKLab: Hashable, Sendable {
  /// Lightness, 0 (black) to 1 (white).
  package var lightness: Double
  /// The position between green (negative) and red (positive).
  package var a: Double
  /// The position between blue (negative) and yellow (positive).
  package var b: Double

  package init(lightness: Double, a: Double, b: Double) {
    self.lightness = lightness
    self.a = a
    self.b = b
  }

  init(_ rgb: LinearRGB) {
    let l = MathFunctions.cubeRoot(0.4122214708 * rgb.red + 0.5363325363 * rgb.green + 0.0514459929 * rgb.blue)
    let m = MathFunctions.cubeRoot(0.2119034982 * rgb.red + 0.6806995451 * rgb.green + 0.1073969566 * rgb.blue)
    let s = MathFunctions.cubeRoot(0.0883024619 * rgb.red + 0.2817188376 * rgb.green + 0.6299787005 * rgb.blue)
    self.init(
      lightness: 0.2104542553 * l + 0.7936177850 * m - 0.0040720468 * s,
      a: 1.9779984951 * l - 2.4285922050 * m + 0.4505937099 * s,
      b: 0.0259040371 * l + 0.7827717662 * m - 0.8086757660 * s)
  }

  /// The nearest 8-bit sRGB colour.
  package var color: Color {
    let l = lightness + 0.3963377774 * a + 0.2158037573 * b
    let m = lightness - 0.1055613458 * a - 0.0638541728 * b
    let s = lightness - 0.0894841775 * a - 1.2914855480 * b
    let (l3, m3, s3) = (l * l * l, m * m * m, s * s * s)
    return LinearRGB(
      red: 4.0767416621 * l3 - 3.3077115913 * m3 + 0.2309699292 * s3,
      green: -1.2684380046 * l3 + 2.6097574011 * m3 - 0.3413193965 * s3,
      blue: -0.0041960863 * l3 - 0.7034186147 * m3 + 1.7076147010 * s3
    ).color
  }

  /// The distance from grey, 0 to about 0.3.
  package var chroma: Double { (a * a + b * b).squareRoot() }

  /// The hue in degrees, 0 to 360: red near 29, yellow near 110, green near 142, cyan near 195, blue near 264, magenta near 328.
  package var hue: Double { MathFunctions.direction(x: a, y: b) }

  /// Returns a mixture with another colour. `share` is the share of that other colour, 0 to 1.
  package func mixed(with other: OKLab, at share: Double) -> OKLab {
    OKLab(
      lightness: lightness + (other.lightness - lightness) * share, a: a + (other.a - a) * share, b: b + (other.b - b) * share)
  }

  /// Returns a ramp of `count` colours through equally spaced stops; empty without stops.
  package static func ramp(through stops: [OKLab], count: Int) -> [OKLab] {
    guard let first = stops.first, count > 0 else { return [] }
    guard stops.count > 1, count > 1 else { return Array(repeating: first, count: count) }
    return (0..<count).map { index in
      let place = Double(index) * Double(stops.count - 1) / Double(count - 1)
      let segment = min(Int(place), stops.count - 2)
      return stops[segment].mixed(with: stops[segment + 1], at: place - Double(segment))
    }
  }
}
