/// The time span of a graph.
package enum HistoryWindow: CaseIterable, Hashable, Sendable {
  case minute, tenMinutes

  var slotCount: Int {
    switch self {
    case .minute: 120
    case .tenMinutes: RateHistory.slotCount
    }
  }

  package var next: HistoryWindow { self == .minute ? .tenMinutes : .minute }

  /// Returns the half-second slots that each of the `places` columns of a graph shows, oldest first, up to slot `end` - 1.
  ///
  /// Columns may share a slot. They begin at fixed slot numbers, so that a graph scrolls without flicker.
  func slots(before end: Int, places: Int) -> [Range<Int>] {
    guard places > 0 else { return [] }
    // Column `place` covers the slots with slot × places ÷ slotCount = place, rounded down. The newest column begins before `end`.
    let newest = (places > slotCount ? end * places - 1 : (end - 1) * places).flooredDivision(by: slotCount)
    return (newest - places + 1...newest).map { place in
      let from = -(-place * slotCount).flooredDivision(by: places)
      let until = min(end, -(-(place + 1) * slotCount).flooredDivision(by: places))
      if from < until { return from..<until }
      let only = (place * slotCount).flooredDivision(by: places)
      return only..<only + 1
    }
  }
}

extension Int {
  fileprivate func flooredDivision(by divisor: Int) -> Int {
    let (quotient, rest) = quotientAndRemainder(dividingBy: divisor)
    return rest < 0 ? quotient - 1 : quotient
  }
}
