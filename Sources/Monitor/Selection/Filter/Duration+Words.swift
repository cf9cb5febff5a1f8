extension Duration {
  /// Parses a time span: `500ms`, `10s`, `2m`, `1h`, `7d`, or a number of seconds without a unit. Nil for other text.
  package init?(words: Substring) {
    let units: [(suffix: String, seconds: Double)] = [("ms", 0.001), ("s", 1), ("m", 60), ("h", 3600), ("d", 86_400), ("", 1)]
    guard let unit = units.first(where: { words.hasSuffix($0.suffix) }), let number = Double(words.dropLast(unit.suffix.count)),
      number.isFinite, number >= 0, number < 1e9
    else { return nil }
    self = .seconds(number * unit.seconds)
  }
}
