/// A colour in CIELAB (illuminant D65, 2° observer), the space in which CIEDE2000 colour differences are computed.
package struct CIELab: Hashable, Sendable {
  /// Lightness, 0 (black) to 100 (white).
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
    let x = CIELab.compressed((0.4124564 * rgb.red + 0.3575761 * rgb.green + 0.1804375 * rgb.blue) / 0.95047)
    let y = CIELab.compressed(0.2126729 * rgb.red + 0.7151522 * rgb.green + 0.0721750 * rgb.blue)
    let z = CIELab.compressed((0.0193339 * rgb.red + 0.1191920 * rgb.green + 0.9503041 * rgb.blue) / 1.08883)
    self.init(lightness: 116 * y - 16, a: 500 * (x - y), b: 200 * (y - z))
  }

  private static func compressed(_ value: Double) -> Double {
    value > 216.0 / 24389 ? MathFunctions.cubeRoot(value) : (24389.0 / 27 * value + 16) / 116
  }

  private var chroma: Double { (a * a + b * b).squareRoot() }

  /// Returns the CIEDE2000 difference from another colour: about 1 is just noticeable, 10 is clear at a glance. Symmetric. O(1).
  ///
  /// Source: G. Sharma, W. Wu, E. N. Dalal, "The CIEDE2000 Color-Difference Formula" (2005).
  package func distance(to other: CIELab) -> Double {
    let seventh = MathFunctions.power((chroma + other.chroma) / 2, 7)
    let stretch = 1.5 - 0.5 * (seventh / (seventh + 6_103_515_625)).squareRoot()
    let (a1, a2) = (a * stretch, other.a * stretch)
    let (c1, c2) = ((a1 * a1 + b * b).squareRoot(), (a2 * a2 + other.b * other.b).squareRoot())
    let (h1, h2) = (MathFunctions.direction(x: a1, y: b), MathFunctions.direction(x: a2, y: other.b))
    let grey = c1 * c2 == 0

    var turn = grey ? 0 : h2 - h1
    if turn > 180 { turn -= 360 } else if turn < -180 { turn += 360 }
    let hueStep = 2 * (c1 * c2).squareRoot() * MathFunctions.sine(degrees: turn / 2)
    var hue = h1 + h2
    if !grey {
      if abs(h1 - h2) > 180 { hue += hue < 360 ? 360 : -360 }
      hue /= 2
    }
    let l = (lightness + other.lightness) / 2 - 50
    let c = (c1 + c2) / 2
    let t =
      1 - 0.17 * MathFunctions.cosine(degrees: hue - 30) + 0.24 * MathFunctions.cosine(degrees: 2 * hue)
      + 0.32 * MathFunctions.cosine(degrees: 3 * hue + 6) - 0.20 * MathFunctions.cosine(degrees: 4 * hue - 63)
    let bend = 30 * MathFunctions.exponential(-((hue - 275) / 25) * ((hue - 275) / 25))
    let c7 = MathFunctions.power(c, 7)
    let rotation = -2 * (c7 / (c7 + 6_103_515_625)).squareRoot() * MathFunctions.sine(degrees: 2 * bend)
    let lightPart = (other.lightness - lightness) / (1 + 0.015 * l * l / (20 + l * l).squareRoot())
    let chromaPart = (c2 - c1) / (1 + 0.045 * c)
    let huePart = hueStep / (1 + 0.015 * c * t)
    let sum = lightPart * lightPart + chromaPart * chromaPart + huePart * huePart + rotation * chromaPart * huePart
    return max(0, sum).squareRoot()
  }
}
