import Monitor
import Screen

/// The settings of the graph in the rate pane.
struct RateView {
  enum Subject {
    /// Entries and bytes per second.
    case rates
    /// Bytes of owned and of dead code.
    case code
  }

  enum Scale {
    /// Linear, up to the largest visible value.
    case auto
    /// Logarithmic, so that bursts do not hide small values.
    case log
  }

  enum Scope {
    case selectedMap, markedMaps, allMaps
  }

  /// A setting that a key cycles through.
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

  /// Returns the height of a value relative to the largest one, from 0 to 1.
  func share(_ value: Double, of most: Double) -> Double {
    guard most > 0, value > 0 else { return 0 }
    switch scale {
    case .auto: return value / most
    case .log: return Self.logarithm(value) / Self.logarithm(most)
    }
  }

  /// Approximates log2(1 + value), linear between powers of two.
  private static func logarithm(_ value: Double) -> Double { Double((1 + value).exponent) + (1 + value).significand - 1 }
}
