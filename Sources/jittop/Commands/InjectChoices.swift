import ArgumentParser
import Monitor
import PerfMap

/// A value of `jittop inject --pattern`.
enum PatternChoice: String, CaseIterable, ExpressibleByArgument {
  case plain, same, nested, straddle, broken

  /// The position of the entry relative to existing code; nil for `broken`, which writes malformed lines.
  var injection: InjectionPattern? { InjectionPattern(rawValue: rawValue) }
}

/// A value of `jittop inject --names`.
enum NameChoice: String, CaseIterable, ExpressibleByArgument {
  case refuse, escape

  var policy: NamePolicy { self == .refuse ? .refuse : .escape }
}
