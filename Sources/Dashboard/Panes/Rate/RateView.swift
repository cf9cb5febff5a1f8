import Monitor
import Screen

/// What the pane of the write rate shows.
struct RateView {
  /// What it is about.
  enum Subject {
    /// How fast the map is written.
    case rates
    /// How much code there is, and how much was replaced.
    case code
  }

  /// How a value becomes a height.
  enum Scale {
    /// In proportion to the largest one.
    case auto
    /// By its logarithm: bursts do not flatten all else.
    case log
  }

  /// Whose numbers.
  enum Scope {
    case selectedMap, markedMaps, allMaps
  }

  /// What can be chosen, one after the other.
  enum Choice {
    case subject, scale, window, scope
  }

  var subject = Subject.rates
  var scale = Scale.auto
  var scope = Scope.selectedMap
  var window = HistoryWindow.minute

  var subjectLabel: SafeText { subject == .rates ? "rates" : "code" }
  var scaleLabel: SafeText { scale == .auto ? "auto" : "log" }
  var windowLabel: SafeText { window == .minute ? "60 s" : "10 min" }

  /// A value as a share of the largest one, from 0 to 1.
  func share(_ value: Double, of most: Double) -> Double {
    guard most > 0, value > 0 else { return 0 }
    switch scale {
    case .auto: return value / most
    case .log: return Self.logarithm(value) / Self.logarithm(most)
    }
  }

  /// The logarithm to base 2 of 1 and the value, straight between powers of two: near enough for a height.
  private static func logarithm(_ value: Double) -> Double { Double((1 + value).exponent) + (1 + value).significand - 1 }
}
