/// The time that a graph shows.
package enum HistoryWindow: CaseIterable, Hashable, Sendable {
  case minute, tenMinutes

  /// The number of slots.
  var slotCount: Int {
    switch self {
    case .minute: 120
    case .tenMinutes: RateHistory.slotCount
    }
  }

  /// The next one, and round.
  package var next: HistoryWindow { self == .minute ? .tenMinutes : .minute }

  /// Which slots before slot `end` each of a number of places stands for, oldest first.
  ///
  /// A slot stays with its neighbours as time passes: a graph of them moves, it does not shimmer. Where there are more places than
  /// slots, some stand for the same one.
  func slots(before end: Int, places: Int) -> [Range<Int>] {
    guard places > 0 else { return [] }
    // A place of all time holds the slots whose number, scaled, is its own; the newest is the last that begins before the end.
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
