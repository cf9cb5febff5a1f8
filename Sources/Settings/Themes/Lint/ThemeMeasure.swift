/// A property of a theme, such as the contrast of text: the lowest value, the place where it occurs, and the required value.
package struct ThemeMeasure: Hashable, Sendable {
  package enum Unit: Hashable, Sendable {
    /// Contrast as WCAG 2 defines it, 1 to 21.
    case contrast
    /// CIEDE2000 colour difference; 10 is clear at a glance.
    case distance
    /// Change of OKLab lightness from one colour of a ramp to the next, in percent; negative where the ramp reverses direction.
    case step
    case roles
  }

  package let subject: String
  package let unit: Unit
  /// The lowest value; nil if it is unknown, for example because the terminal defines the colours.
  package let least: Double?
  /// The role, the pair of roles or the step of a ramp with the lowest value.
  package let place: String
  /// The required value; nil if there is no requirement.
  package let wanted: Double?

  /// True if the lowest value is below the required one.
  package var isFinding: Bool {
    guard let least, let wanted else { return false }
    return least < wanted
  }

  /// The lowest value as text: `13.1:1`, `ΔE 19.8`; a dash if unknown.
  package var value: String { least.map { words($0, .down) } ?? "–" }

  /// The required value as text; empty without a requirement.
  package var wantedValue: String {
    guard let wanted else { return "" }
    // The lightness of a ramp only has to change in one direction.
    return unit == .step ? "> 0" : words(wanted, .toNearestOrAwayFromZero)
  }

  /// Returns a number with its unit and at most one decimal. The lowest value is rounded down, so that it never looks higher than it is.
  private func words(_ number: Double, _ rule: FloatingPointRoundingRule) -> String {
    let tenths = Int((number * 10).rounded(rule))
    let text = "\(tenths < 0 ? "-" : "")\(abs(tenths) / 10)" + (tenths % 10 == 0 && unit != .step ? "" : ".\(abs(tenths) % 10)")
    return switch unit {
    case .contrast: text + ":1"
    case .distance: "ΔE " + text
    case .step: text + " %"
    case .roles: "\(Int(number))"
    }
  }
}
