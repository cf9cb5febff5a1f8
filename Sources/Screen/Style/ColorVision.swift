/// A kind of colour vision.
package enum ColorVision: String, CaseIterable, Hashable, Sendable {
  case normal
  /// No green-sensitive cones, as in about 1 % of men. The weak form (5 % of men) is not modelled.
  case deutan
  /// No red-sensitive cones.
  case protan
  /// No blue-sensitive cones; rare.
  case tritan

  /// Returns a light that looks to normal vision as `light` looks to this kind of vision. O(1).
  ///
  /// Source: G. Machado, M. Oliveira, L. Fernandes, "A Physiologically-based Model for Simulation of Color Vision Deficiency" (2009),
  /// severity 1, on linear light.
  func seen(_ light: LinearRGB) -> LinearRGB {
    let rows: [[Double]]
    switch self {
    case .normal: return light
    case .deutan: rows = [[0.367322, 0.860646, -0.227968], [0.280085, 0.672501, 0.047413], [-0.011820, 0.042940, 0.968881]]
    case .protan: rows = [[0.152286, 1.052583, -0.204868], [0.114503, 0.786281, 0.099216], [-0.003882, -0.048116, 1.051998]]
    case .tritan: rows = [[1.255528, -0.076749, -0.178779], [-0.078411, 0.930809, 0.147602], [0.004733, 0.691367, 0.303900]]
    }
    let parts = rows.map { min(max(0, $0[0] * light.red + $0[1] * light.green + $0[2] * light.blue), 1) }
    return LinearRGB(red: parts[0], green: parts[1], blue: parts[2])
  }
}

extension Color {
  /// Returns the colour in CIELAB as a kind of colour vision sees it; nil for the terminal's default and for colours 0 to 15.
  package func cieLab(seenBy sight: ColorVision) -> CIELab? { linear.map { CIELab(sight.seen($0)) } }
}
