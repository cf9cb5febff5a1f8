import MapAnalysis
import PerfMap
import Screen
import Settings

/// The CSS of a picture: the colours of the theme `daylight`, or of `midnight` if the viewer prefers a dark colour scheme.
enum PictureStyle {
  static func name(of tier: Tier?) -> String { tier.map { "tier-\($0.name)" } ?? "code" }

  static func name(of kind: Overlap.Kind) -> String { "mark \(kind.name)" }

  /// Returns a style element. `extra` are the colours of further selectors.
  static func css(_ extra: [(selector: String, role: Role)] = []) -> String {
    """
    <style>
    text { font: 12px ui-monospace, "DejaVu Sans Mono", Menlo, Consolas, monospace }
    .title { font-size: 18px; font-weight: 600 }
    .mark { font-size: 11px; font-weight: 700 }
    \(rules(theme: "daylight", field: 0.12, extra))
    @media (prefers-color-scheme: dark) {
    \(rules(theme: "midnight", field: 0.25, extra))
    }
    </style>
    """
  }

  private static func rules(theme: String, field: Double, _ extra: [(selector: String, role: Role)]) -> String {
    let sheet = Themes.builtIn(theme)
    func color(_ role: Role) -> String {
      let appearance = sheet?.roles[role]
      let color = role == .background ? appearance?.background : appearance?.foreground
      guard case .rgb(let red, let green, let blue) = color else { return "#808080" }
      return "#" + [red, green, blue].map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined()
    }
    let fills: [(String, Role)] = [
      (".title, .text", .text), (".dim, .address", .textDim), (".code", .accent), (".tier-interpreter", .tierInterp),
      (".tier-baseline", .tierBaseline), (".tier-mid", .tierMid), (".tier-optimized", .tierOpt), (".tier-stub", .tierStub),
      (".duplicate", .overlapDuplicate), (".same", .overlapSame), (".nested", .overlapNested), (".straddle", .overlapStraddle),
    ]
    let rules = (fills + extra).map { "\($0.0) { fill: \(color($0.1)) }" }
    return ([".paper { fill: \(color(.background)) }", ".field { fill: \(color(.border)); fill-opacity: \(field) }"] + rules)
      .joined(separator: "\n")
  }
}

enum XML {
  /// Returns text escaped for XML, with control characters replaced.
  static func text(_ text: String) -> String {
    SafeText(text).string(replacing: ["&": "&amp;", "<": "&lt;", ">": "&gt;", "\"": "&quot;"])
  }

  /// Returns a number with at most two decimals.
  static func number(_ value: Double) -> String {
    let hundredths = Int((value * 100).rounded())
    return hundredths % 100 == 0 ? "\(hundredths / 100)" : "\(Double(hundredths) / 100)"
  }
}
