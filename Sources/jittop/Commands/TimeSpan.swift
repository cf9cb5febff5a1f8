import ArgumentParser

/// A span of time on the command line: `500ms`, `10s`, `2m`, `1h`, `7d`, or seconds.
struct TimeSpan: ExpressibleByArgument {
  let duration: Duration

  init?(argument: String) {
    let units: [(suffix: String, seconds: Double)] = [("ms", 0.001), ("s", 1), ("m", 60), ("h", 3600), ("d", 86_400), ("", 1)]
    guard let unit = units.first(where: { argument.hasSuffix($0.suffix) }),
      let number = Double(argument.dropLast(unit.suffix.count)), number.isFinite, number >= 0, number < 1e9
    else { return nil }
    duration = .seconds(number * unit.seconds)
  }
}
