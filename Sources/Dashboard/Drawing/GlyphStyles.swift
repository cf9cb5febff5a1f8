import MapAnalysis
import Monitor
import PerfMap
import Processes
import Screen

/// The glyphs and colour roles of states, overlaps and tiers. A glyph or a word carries each meaning, so colour is never needed.
package enum GlyphStyles {
  package static func state(_ state: MapState) -> (glyph: SafeText, role: Role) {
    switch state {
    case .live: ("●", .stateLive)
    case .idle: ("◐", .stateIdle)
    case .stale: ("▲", .stateStale)
    case .exited: ("○", .stateExited)
    case .file: ("–", .stateExited)
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

  /// Returns a block character that fills a cell to a height of 0 to 8 eighths.
  static func block(_ eighths: Int) -> SafeText {
    let blocks: [SafeText] = [" ", "▁", "▂", "▃", "▄", "▅", "▆", "▇", "█"]
    return blocks[min(max(0, eighths), 8)]
  }

  /// Returns a shade for the share of the addresses in a cell that hold code, 0 to 1.
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
