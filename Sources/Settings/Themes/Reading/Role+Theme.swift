import Screen

extension Role {
  /// The roles that every theme must define.
  static let required: [Role] = [.background, .text, .textDim, .accent, .border, .selected, .ok, .warn, .error, .tierOpt]

  static let gradients: [Role] = [.gradientRate, .gradientBytes, .gradientHeat]

  static func named(_ name: String) -> Role? { allCases.first { $0.name == name } }

  /// True if a colour alone, in place of a table with `fg` and `bg`, sets the background of this role in a theme file.
  var isSurface: Bool {
    switch self {
    case .background, .selected, .dialog, .match, .matchCurrent, .input: true
    default: false
    }
  }

  /// The role whose foreground is used if the theme does not define this role; nil for plain text.
  var source: Role? {
    switch self {
    case .text: nil
    case .title, .key, .borderFocus, .headerSort, .entryInjected, .runtime, .tierBaseline, .overlapNested: .accent
    case .divider, .scroll: .border
    case .header, .stateIdle, .stateExited, .entryGone, .tierInterp, .overlapDuplicate: .textDim
    case .stateLive, .entryNew, .tierMid, .badgeFollow: .ok
    case .stateStale, .marked, .tierStub, .overlapSame, .badgePause, .match, .matchCurrent: .warn
    case .stateUnreadable, .entryMalformed, .overlapStraddle, .badgeReadonly, .inputInvalid: .error
    case .gradientRate, .gradientBytes, .gradientHeat: .accent
    case .background, .textDim, .accent, .border, .selected, .ok, .warn, .error, .tierOpt, .dialog, .input: .text
    }
  }

  /// The emphasis of this role if the theme does not define the role.
  var derivedEmphasis: Style.Emphasis {
    switch self {
    case .badgePause, .badgeFollow, .badgeReadonly, .match: .reverse
    case .matchCurrent: [.reverse, .bold]
    case .selected: .reverse
    case .title, .key: .bold
    case .input, .inputInvalid: .underline
    default: []
    }
  }

  /// The emphasis on a terminal without colour, unless the theme sets another one in [mono].
  var monoEmphasis: Style.Emphasis {
    switch self {
    case .textDim, .border, .divider, .scroll, .stateExited, .entryGone, .overlapDuplicate: .dim
    case .title, .key, .accent, .borderFocus, .warn, .error, .marked, .stateStale, .stateUnreadable, .entryNew, .entryMalformed,
      .tierOpt, .overlapStraddle:
      .bold
    case .header, .input: .underline
    case .headerSort: [.underline, .bold]
    case .selected, .badgePause, .badgeFollow, .badgeReadonly: .reverse
    case .match: [.reverse, .bold]
    case .matchCurrent: [.reverse, .underline]
    case .inputInvalid: [.underline, .bold]
    case .background, .text, .ok, .stateLive, .stateIdle, .entryInjected, .tierInterp, .tierBaseline, .tierMid, .tierStub,
      .overlapSame, .overlapNested, .runtime, .dialog, .gradientRate, .gradientBytes, .gradientHeat:
      []
    }
  }
}
