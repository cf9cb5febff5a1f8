// No other file of this module imports the C library.
#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#endif

/// The functions of libm that colour conversions need.
enum MathFunctions {
  static func cubeRoot(_ value: Double) -> Double { cbrt(value) }
  static func power(_ base: Double, _ exponent: Double) -> Double { pow(base, exponent) }
  static func exponential(_ exponent: Double) -> Double { exp(exponent) }
  static func sine(degrees: Double) -> Double { sin(degrees * .pi / 180) }
  static func cosine(degrees: Double) -> Double { cos(degrees * .pi / 180) }
  /// Returns the direction of a vector in degrees, 0 to 360; 0 for the zero vector.
  static func direction(x: Double, y: Double) -> Double {
    guard x != 0 || y != 0 else { return 0 }
    let angle = atan2(y, x) * 180 / .pi
    return angle < 0 ? angle + 360 : angle
  }
}
