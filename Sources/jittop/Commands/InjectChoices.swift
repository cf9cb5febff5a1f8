import ArgumentParser
import Monitor
import PerfMap

/// A value of `jittop inject --pattern`.
enum PatternChoice: String, CaseIterable, ExpressibleByArgument {
  case plain, same, nested, straddle, broken

  /// The position of the entry relative to existing code; nil for malformed lines.
  var injection: InjectionPattern? {
    switch self {
    case .plain: .plain
    case .same: .same
    case .nested: .nested
    case .straddle: .straddle
    case .broken: nil
    }
  }
}

/// A value of `jittop inject --names`.
enum NameChoice: String, CaseIterable, ExpressibleByArgument {
  case refuse, escape

  var policy: NamePolicy {
    switch self {
    case .refuse: .refuse
    case .escape: .escape
    }
  }
}
