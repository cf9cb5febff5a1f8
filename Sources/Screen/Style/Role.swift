/// The meaning of a piece of text. A theme defines the colours of each role.
package enum Role: UInt8, CaseIterable, Hashable, Sendable, BitwiseCopyable {
  case background, text, textDim, accent, border, borderFocus, divider, scroll
  case title, key, header, headerSort
  case selected, marked, match, matchCurrent
  case ok, warn, error
  case badgePause, badgeFollow, badgeReadonly
  case stateLive, stateIdle, stateStale, stateExited, stateUnreadable
  case entryNew, entryGone, entryInjected, entryMalformed
  case tierInterp, tierBaseline, tierMid, tierOpt, tierStub
  case overlapDuplicate, overlapSame, overlapNested, overlapStraddle
  case runtime, dialog, input, inputInvalid
  /// The roles with a ramp of colours, from which ``Style/level`` selects one.
  case gradientRate, gradientBytes, gradientHeat

  /// The name in theme files: `text.dim`, `tier.opt`.
  package var name: String {
    switch self {
    case .background: "background"
    case .text: "text"
    case .textDim: "text.dim"
    case .accent: "accent"
    case .border: "border"
    case .borderFocus: "border.focus"
    case .divider: "divider"
    case .scroll: "scroll"
    case .title: "title"
    case .key: "key"
    case .header: "header"
    case .headerSort: "header.sort"
    case .selected: "selected"
    case .marked: "marked"
    case .match: "match"
    case .matchCurrent: "match.current"
    case .ok: "ok"
    case .warn: "warn"
    case .error: "error"
    case .badgePause: "badge.pause"
    case .badgeFollow: "badge.follow"
    case .badgeReadonly: "badge.readonly"
    case .stateLive: "state.live"
    case .stateIdle: "state.idle"
    case .stateStale: "state.stale"
    case .stateExited: "state.exited"
    case .stateUnreadable: "state.unreadable"
    case .entryNew: "entry.new"
    case .entryGone: "entry.gone"
    case .entryInjected: "entry.injected"
    case .entryMalformed: "entry.malformed"
    case .tierInterp: "tier.interp"
    case .tierBaseline: "tier.baseline"
    case .tierMid: "tier.mid"
    case .tierOpt: "tier.opt"
    case .tierStub: "tier.stub"
    case .overlapDuplicate: "overlap.duplicate"
    case .overlapSame: "overlap.same"
    case .overlapNested: "overlap.nested"
    case .overlapStraddle: "overlap.straddle"
    case .runtime: "runtime"
    case .dialog: "dialog"
    case .input: "input"
    case .inputInvalid: "input.invalid"
    case .gradientRate: "gradient.rate"
    case .gradientBytes: "gradient.bytes"
    case .gradientHeat: "gradient.heat"
    }
  }
}
