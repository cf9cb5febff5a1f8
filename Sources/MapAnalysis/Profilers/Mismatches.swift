import PerfMap

/// How often a profiler shows another name than the truth, counted over every byte of a map.
///
/// A profiler is asked at each address where an entry starts or ends. That is every byte, but for samply within an entry of 4 GiB and
/// more: there its second address comes round again, and what it shows changes between.
///
/// A symbol of the same line is right however its name was cut; so is another entry of the same name.
public struct Mismatches: Hashable, Sendable {
  /// The bytes that have an owner and for which it shows another name or none.
  public var wrongBytes = ByteCount.zero
  /// Those of them for which it shows none.
  public var unknownBytes = ByteCount.zero
  /// The bytes that nobody owns and for which it shows a name.
  public var strayBytes = ByteCount.zero
  /// The different START addresses of entries that have an owner and for which it shows another name or none.
  public var wrongAddresses = 0

  /// Whether it shows the right name everywhere and no name elsewhere.
  public var isNone: Bool { self == Mismatches() }

  fileprivate mutating func add(_ size: UInt64, owner: Symbol?, shown: Symbol?, isStart: Bool) {
    guard let owner else {
      if shown != nil { strayBytes = strayBytes.addingSaturated(ByteCount(size)) }
      return
    }
    guard shown.map({ !$0.hasSameName(as: owner) }) ?? true else { return }
    wrongBytes = wrongBytes.addingSaturated(ByteCount(size))
    if shown == nil { unknownBytes = unknownBytes.addingSaturated(ByteCount(size)) }
    if isStart { wrongAddresses += 1 }
  }
}

extension ProfilerTables {
  /// Compares each profiler of the readings with the truth. O(entries × log entries × profilers).
  public func mismatches() -> [Profiler: Mismatches] {
    let profilers = readProfilers
    var results = Dictionary(uniqueKeysWithValues: profilers.map { ($0, Mismatches()) })
    let (bounds, starts) = bounds()
    var nextStart = 0
    // Between two bounds nobody changes the answer.
    for (index, bound) in bounds.enumerated() {
      let size = (index + 1 < bounds.count ? bounds[index + 1] : 0) &- bound
      let address = Address(bound)
      let owner = symbol(at: address, as: .truth)
      while nextStart < starts.count, starts[nextStart] < bound { nextStart += 1 }
      let isStart = nextStart < starts.count && starts[nextStart] == bound
      for profiler in profilers {
        results[profiler]?.add(size, owner: owner, shown: symbol(at: address, as: profiler), isStart: isStart)
      }
    }
    return results
  }

  /// All addresses at which some profiler may change its answer, and those at which entries start; ascending, each once.
  private func bounds() -> (bounds: [UInt64], starts: [UInt64]) {
    var bounds: [UInt64] = []
    var starts: [UInt64] = []
    bounds.reserveCapacity(2 * contents.entries.count)
    starts.reserveCapacity(contents.entries.count)
    func add(_ start: UInt64, _ size: UInt64) {
      bounds.append(start)
      // A size of 0 is a hit at its very start for some.
      bounds.append(start &+ max(size, 1))
    }
    for index in 0..<contents.entries.count {
      let range = contents.entries.range(of: EntryID(UInt32(index)))
      starts.append(range.start.rawValue)
      add(range.start.rawValue, range.size.rawValue)
    }
    for symbol in pool.symbols { add(symbol.start.rawValue, symbol.size.rawValue) }
    return (bounds.sortedUnique(), starts.sortedUnique())
  }
}

extension [UInt64] {
  fileprivate func sortedUnique() -> [UInt64] {
    var result: [UInt64] = []
    result.reserveCapacity(count)
    for number in sorted() where number != result.last { result.append(number) }
    return result
  }
}
