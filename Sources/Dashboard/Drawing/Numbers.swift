import PerfMap
import Screen

/// Short formats of numbers for the screen.
package enum Numbers {
  /// Formats a count: `164 398`, or `1.2M` if that exceeds `limit` columns. If `limit` is below 6, tries `13745` before `13.7k`.
  static func count(_ value: Int, limit: Int) -> SafeText {
    let digits = String(value)
    let grouped = group(digits)
    if grouped.count <= limit { return SafeText(grouped) }
    return digits.count <= limit && limit < 6 ? SafeText(digits) : scaled(Double(value), decimalBase: 1000)
  }

  /// Formats a number of bytes with a binary unit: `811K`, `10.7M`.
  package static func bytes(_ value: ByteCount) -> SafeText { scaled(Double(value.rawValue), decimalBase: 1024) }

  /// Formats a share of 0 to 1 as a percentage of at most six columns. Only 0 is `0 %`, and only 1 is `100 %`.
  static func percent(_ share: Double) -> SafeText {
    switch share {
    case ...0: "0 %"
    case ..<0.001: "<0.1 %"
    case 1...: "100 %"
    default: SafeText(tenths(min(share * 100, 99.9)) + " %")
    }
  }

  /// Formats a rate per second: `0`, `1.5`, `14`, `8.2k`.
  static func rate(_ value: Double) -> SafeText {
    value < 10 && value > 0 && value != value.rounded() ? SafeText(tenths(value)) : scaled(value, decimalBase: 1000)
  }

  /// Formats an elapsed time: `now`, `48s`, `2m`, `3h 2m` (`3h` if short), `11d`.
  ///
  /// From a minute on, seconds are omitted, so that the text rarely changes.
  static func age(_ duration: Duration, isShort: Bool) -> SafeText {
    let seconds = duration.components.seconds
    switch seconds {
    case ..<1: return "now"
    case ..<60: return SafeText("\(seconds)s")
    case ..<3600: return SafeText("\(seconds / 60)m")
    case ..<86_400: return SafeText(isShort ? "\(seconds / 3600)h" : "\(seconds / 3600)h \(seconds % 3600 / 60)m")
    default: return SafeText("\(seconds / 86_400)d")
    }
  }

  /// Formats the age of an entry, in tenths of a second below 10 s.
  static func entryAge(_ duration: Duration) -> SafeText {
    let seconds = duration / .seconds(1)
    return seconds < 10 ? SafeText(tenths(max(0, seconds)) + "s") : age(duration, isShort: true)
  }

  /// Formats a position in time in whole seconds: `1:05`, `2:03:09`.
  package static func clock(_ time: Duration) -> SafeText {
    let seconds = time.components.seconds
    let padded = { (number: Int64) in number < 10 ? "0\(number)" : "\(number)" }
    let end = padded(seconds % 60)
    return SafeText(seconds < 3600 ? "\(seconds / 60):\(end)" : "\(seconds / 3600):\(padded(seconds / 60 % 60)):\(end)")
  }

  private static func group(_ digits: String) -> String {
    var text = ""
    for (index, digit) in digits.enumerated() {
      if index > 0, (digits.count - index) % 3 == 0 { text += " " }
      text.append(digit)
    }
    return text
  }

  private static func scaled(_ value: Double, decimalBase base: Double) -> SafeText {
    let units = base == 1024 ? ["", "K", "M", "G", "T", "P", "E"] : ["", "k", "M", "G", "T", "P", "E"]
    var number = value
    var unit = 0
    while number >= (base == 1024 ? 1000 : base), unit < units.count - 1 {
      number /= base
      unit += 1
    }
    let text = unit > 0 && number < 99.95 ? tenths(number) : String(Int(number.rounded()))
    return SafeText(text + units[unit])
  }

  private static func tenths(_ value: Double) -> String {
    let tenths = Int((value * 10).rounded())
    return "\(tenths / 10).\(tenths % 10)"
  }
}
