import ArgumentParser
import Monitor
import PerfMap

/// What `jittop inject` writes, as named on its command line.
enum PatternChoice: String, CaseIterable, ExpressibleByArgument {
  case plain, same, nested, straddle, broken

  /// How an entry lies to what is in the map; nil for lines that are no entries.
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

/// What becomes of names that would break their line, as named on the command line.
enum NameChoice: String, CaseIterable, ExpressibleByArgument {
  case refuse, escape

  var policy: NamePolicy {
    switch self {
    case .refuse: .refuse
    case .escape: .escape
    }
  }
}
