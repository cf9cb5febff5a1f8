/// One line of a theme's lint: the least that was found of something, where, and the least that is wanted.
package struct ThemeMeasure: Hashable, Sendable {
  /// What a measure counts.
  package enum Unit: Hashable, Sendable {
    /// Contrast as WCAG 2 defines it, 1 to 21.
    case contrast
    /// Difference by CIEDE2000; 10 is clear at a glance.
    case distance
    /// Lightness from one step of a ramp to the next, in hundredths of OKLab's; below 0 where the ramp turns back.
    case step
    /// Roles.
    case roles
  }

  /// What was measured.
  package let subject: String
  /// In what.
  package let unit: Unit
  /// The least that was found; nil where the colours are the terminal's own, which nobody knows.
  package let least: Double?
  /// Where that was found.
  package let place: String
  /// The least that is wanted; nil for what is measured and not judged.
  package let wanted: Double?

  /// Whether it is less than wanted.
  package var isFinding: Bool {
    guard let least, let wanted else { return false }
    return least < wanted
  }

  /// The value in a few characters: `13.1:1`, `ΔE 19.8`; a dash for what nobody knows.
  package var value: String { least.map { words($0, .down) } ?? "–" }

  /// What is wanted, in the same form; empty where nothing is.
  package var wantedValue: String {
    guard let wanted else { return "" }
    // Ramps have only to go one way.
    return unit == .step ? "> 0" : words(wanted, .toNearestOrAwayFromZero)
  }

  /// Rounded down, so that what looks like enough is enough.
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
