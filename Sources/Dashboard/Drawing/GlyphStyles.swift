import MapAnalysis
import Monitor
import PerfMap
import Processes
import Screen

/// The glyph and role of everything with a colour. No meaning depends on colour alone.
package enum GlyphStyles {
  package static func state(_ state: MapState) -> (glyph: SafeText, role: Role) {
    switch state {
    case .live: ("●", .stateLive)
    case .idle: ("◐", .stateIdle)
    case .stale: ("▲", .stateStale)
    case .exited: ("○", .stateExited)
    case .unreadable: ("✗", .stateUnreadable)
    }
  }

  package static func overlap(_ kind: Overlap.Kind) -> (glyph: SafeText, role: Role) {
    switch kind {
    case .duplicate: ("≡", .overlapDuplicate)
    case .same: ("=", .overlapSame)
    case .nested: ("⊂", .overlapNested)
    case .straddle: ("╳", .overlapStraddle)
    }
  }

  static func ownership(_ ownership: Ownership) -> SafeText {
    switch ownership {
    case .live: "live"
    case .trimmed: "trimmed"
    case .dead: "dead"
    case .zeroSize: "size 0"
    }
  }

  /// Returns the glyph and word of a tier; blank if unknown.
  package static func tier(_ tier: Tier?) -> (glyph: SafeText, word: SafeText, role: Role) {
    switch tier {
    case .interpreter: ("~", "interp", .tierInterp)
    case .baseline: ("^", "basel", .tierBaseline)
    case .mid: ("+", "mid", .tierMid)
    case .optimized: ("*", "opt", .tierOpt)
    case .stub: ("·", "stub", .tierStub)
    case nil: (" ", "", .textDim)
    }
  }

  /// Returns a block of 0 to 8 eighths in height.
  static func block(_ eighths: Int) -> SafeText {
    let blocks: [SafeText] = [" ", "▁", "▂", "▃", "▄", "▅", "▆", "▇", "█"]
    return blocks[min(max(0, eighths), 8)]
  }

  /// Returns the shade of a cell by its share of code.
  static func density(_ share: Double) -> SafeText {
    switch share {
    case ...0: " "
    case ..<0.05: "·"
    case ..<0.30: "░"
    case ..<0.60: "▒"
    case ..<0.90: "▓"
    default: "█"
    }
  }
}
