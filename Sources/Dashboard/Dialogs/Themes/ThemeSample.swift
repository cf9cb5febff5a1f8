import MapAnalysis
import Monitor
import PerfMap
import Processes
import Screen

/// A sample text in the colours of a theme, for the theme picker.
package enum ThemeSample {
  package typealias Part = (text: SafeText, style: Style)

  /// Returns the lines of the sample, at most 23 columns wide.
  package static func lines(on surface: Style.Surface) -> [[Part]] {
    func text(_ words: SafeText, _ role: Role = .text) -> Part { (words, Style(role, on: surface)) }
    func signs(_ signs: [(glyph: SafeText, role: Role)], word: SafeText) -> [Part] {
      let parts = signs.flatMap { [text($0.glyph, $0.role), text(" ")] }
      let columns = parts.reduce(0) { $0 + $1.text.columns }
      return parts + [text(SafeText(String(repeating: " ", count: max(0, 13 - columns))) + word, .textDim)]
    }
    let states = [MapState.live, .idle, .stale, .exited].map(GlyphStyles.state)
    let tiers = [Tier.interpreter, .baseline, .mid, .optimized, .stub].map { GlyphStyles.tier($0) }.map { (glyph: $0.glyph, role: $0.role) }
    let overlaps = [Overlap.Kind.duplicate, .same, .nested, .straddle].map(GlyphStyles.overlap)
    return [
      [text("text "), text("dim ", .textDim), text("title ", .title), text("key", .key)],
      signs(states, word: "states"),
      signs(tiers, word: "tiers"),
      signs(overlaps, word: "overlaps"),
      [text("ok ", .ok), text("warn ", .warn), text("error ", .error), text("runtime", .runtime)],
      ramp("⣀⣄⣤⣦⣶⣷⣿⣷⣶⣤⣄⣀", .gradientRate, surface) + [text(" rate", .textDim)],
      ramp("⣿⣷⣶⣤⣄⣀⣀⣄⣤⣶⣷⣿", .gradientBytes, surface) + [text(" bytes", .textDim)],
      ramp("··░░▒▒▓▓████", .gradientHeat, surface) + [text(" heat", .textDim)],
      [
        ("selected row ", Style(.text, on: .selected)), ("*", Style(.tierOpt, on: .selected)),
        ("╳", Style(.overlapStraddle, on: .selected)),
      ],
      [("match", Style(.match)), text(" "), ("this one", Style(.matchCurrent)), text(" "), text("• mark", .marked)],
    ]
  }

  private static func ramp(_ glyphs: String, _ role: Role, _ surface: Style.Surface) -> [Part] {
    let last = max(1, glyphs.count - 1)
    return glyphs.enumerated().map { index, glyph in
      (SafeText(String(glyph)), Style(role, level: UInt8(index * 15 / last), on: surface))
    }
  }
}
