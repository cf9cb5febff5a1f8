/// A measure of a theme: its lowest value, the place of that, and the required value.
package struct ThemeMeasure: Hashable, Sendable {
  package enum Unit: Hashable, Sendable {
    /// Contrast as WCAG 2 defines it, 1 to 21.
    case contrast
    /// CIEDE2000 colour difference; 10 is clear at a glance.
    case distance
    /// Change of OKLab lightness from one step of a ramp to the next, in percent; negative where the ramp reverses.
    case step
    case roles
  }

  package let subject: String
  package let unit: Unit
  /// The lowest value; nil where the terminal defines the colours.
  package let least: Double?
  /// The role, pair of roles or step with the lowest value.
  package let place: String
  /// The required value; nil if there is no requirement.
  package let wanted: Double?

  /// True if the value is below the requirement.
  package var isFinding: Bool {
    guard let least, let wanted else { return false }
    return least < wanted
  }

  /// The lowest value as text: `13.1:1`, `ΔE 19.8`; a dash if unknown.
  package var value: String { least.map { words($0, .down) } ?? "–" }

  /// The required value as text; empty without a requirement.
  package var wantedValue: String {
    guard let wanted else { return "" }
    // A ramp only needs to be monotonic.
    return unit == .step ? "> 0" : words(wanted, .toNearestOrAwayFromZero)
  }

  /// Returns a number with one decimal. Values are rounded down, so that one below the requirement never looks sufficient.
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
