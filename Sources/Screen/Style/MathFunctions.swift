// The only file of this room that imports the C library: colour mathematics needs the real functions of libm.
#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#endif

/// The real functions that colour mathematics needs.
enum MathFunctions {
  /// The cube root.
  static func cubeRoot(_ value: Double) -> Double { cbrt(value) }
  /// `base` to the power of `exponent`.
  static func power(_ base: Double, _ exponent: Double) -> Double { pow(base, exponent) }
  /// e to the power of `exponent`.
  static func exponential(_ exponent: Double) -> Double { exp(exponent) }
  /// The sine of an angle in degrees.
  static func sine(degrees: Double) -> Double { sin(degrees * .pi / 180) }
  /// The cosine of an angle in degrees.
  static func cosine(degrees: Double) -> Double { cos(degrees * .pi / 180) }
  /// The direction of a vector in degrees, 0 to 360; 0 for no vector.
  static func direction(x: Double, y: Double) -> Double {
    guard x != 0 || y != 0 else { return 0 }
    let angle = atan2(y, x) * 180 / .pi
    return angle < 0 ? angle + 360 : angle
  }
}
