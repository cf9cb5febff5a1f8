import PerfMap

/// The differences between the names that a profiler shows and the correct ones, over all bytes of a map.
///
/// A symbol of the owner's line is correct even if its name is truncated. So is a symbol of another entry with the same name.
///
/// Profilers are compared only where a range starts or ends, because their answers do not change in between, with one exception: samply's
/// 32-bit relative address can wrap around inside an entry. The name before the wrap then counts for all bytes up to the next start or end.
public struct Mismatches: Hashable, Sendable {
  /// The number of owned bytes for which the profiler shows a wrong name or none.
  public var wrongBytes = ByteCount.zero
  /// The number of owned bytes for which the profiler shows no name.
  public var unknownBytes = ByteCount.zero
  /// The number of owned bytes for which the profiler never asks the map and shows no name: a part of ``unknownBytes``.
  public var unaskedBytes = ByteCount.zero
  /// The number of owned bytes for which the profiler never asks the map and shows a name from the mapped file, which is not wrong.
  public var elsewhereBytes = ByteCount.zero
  /// The number of bytes without an owner for which the profiler shows a name.
  public var strayBytes = ByteCount.zero
  /// The number of distinct, owned START addresses for which the profiler shows a wrong name or none.
  public var wrongAddresses = 0

  /// True if there are no differences.
  public var isNone: Bool { self == Mismatches() }

  fileprivate mutating func add(_ size: UInt64, owner: Symbol?, shown: Symbol?, _ lookup: MapLookup, isStart: Bool) {
    let shown = lookup == .nameless ? nil : shown
    if lookup == .elsewhere {
      if owner != nil { elsewhereBytes = elsewhereBytes.addingSaturated(ByteCount(size)) }
      return
    }
    guard let owner else {
      if shown != nil { strayBytes = strayBytes.addingSaturated(ByteCount(size)) }
      return
    }
    guard shown.map({ !$0.hasSameName(as: owner) }) ?? true else { return }
    wrongBytes = wrongBytes.addingSaturated(ByteCount(size))
    if shown == nil { unknownBytes = unknownBytes.addingSaturated(ByteCount(size)) }
    if lookup == .nameless { unaskedBytes = unaskedBytes.addingSaturated(ByteCount(size)) }
    if isStart { wrongAddresses += 1 }
  }
}

extension ProfilerTables {
  /// Compares each profiler with the owners of the bytes, as if it asked the map for every address. O(entries × log entries × profilers).
  public func mismatches() -> [Profiler: Mismatches] { mismatches(in: .noProcess) }

  /// Compares each profiler with the owners of the bytes. In executable memory, the profiler's decision to ask the map counts.
  package func mismatches(in memory: CodeMemory) -> [Profiler: Mismatches] {
    let profilers = emulatedProfilers
    var results = Dictionary(uniqueKeysWithValues: profilers.map { ($0, Mismatches()) })
    let (bounds, starts) = bounds(in: memory)
    var nextStart = 0
    for (index, bound) in bounds.enumerated() {
      let size = (index + 1 < bounds.count ? bounds[index + 1] : 0) &- bound
      let address = Address(bound)
      let owner = symbol(at: address, as: .truth)
      while nextStart < starts.count, starts[nextStart] < bound { nextStart += 1 }
      let isStart = nextStart < starts.count && starts[nextStart] == bound
      let place = memory.unknown == nil ? memory.place(at: address) : nil
      for profiler in profilers {
        let lookup = place.map { $0.isExecutable ? $0.lookup(by: profiler) : .unknown } ?? .unknown
        results[profiler]?.add(size, owner: owner, shown: symbol(at: address, as: profiler), lookup, isStart: isStart)
      }
    }
    return results
  }

  /// Returns the addresses at which the answer of a profiler may change, and the start addresses of entries. Both are ascending and
  /// distinct.
  private func bounds(in memory: CodeMemory) -> (bounds: [UInt64], starts: [UInt64]) {
    var bounds: [UInt64] = []
    var starts: [UInt64] = []
    bounds.reserveCapacity(2 * contents.entries.count)
    starts.reserveCapacity(contents.entries.count)
    func add(_ start: UInt64, _ size: UInt64) {
      bounds.append(start)
      // Some profilers show a symbol of size 0 at its first address.
      bounds.append(start &+ max(size, 1))
    }
    for index in 0..<contents.entries.count {
      let range = contents.entries.range(of: EntryID(UInt32(index)))
      starts.append(range.start.rawValue)
      add(range.start.rawValue, range.size.rawValue)
    }
    for symbol in pool.symbols { add(symbol.start.rawValue, symbol.size.rawValue) }
    if let first = bounds.min(), let last = bounds.max() { bounds += memory.bounds(from: Address(first), through: Address(last)) }
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
