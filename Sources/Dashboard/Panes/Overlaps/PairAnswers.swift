import MapAnalysis
import PerfMap

/// The results of the profilers for a map that holds only the lines of two overlapping entries.
struct PairAnswers {
  /// The entry that a profiler reports at an address; `nameless` if it reports none.
  enum Answer: Hashable {
    case older, newer, nameless
  }

  struct Row {
    var profiler: Profiler
    /// The answer of the profiler in each of the ``PairAnswers/parts``.
    var answers: [Answer]
    /// The reason why the profiler rejects the map; nil if it does not.
    var refusal: Refusal?
    /// The numbers of bytes for which the profiler is wrong or has no name.
    var difference: Mismatches
  }

  /// The parts of both ranges, split at each start and end, in address order. Each profiler's answer is constant in a part.
  let parts: [AddressRange]
  let rows: [Row]

  /// Runs the profilers on the raw lines of both entries. O(bytes).
  init(older: [UInt8], _ olderRange: AddressRange, newer: [UInt8], _ newerRange: AddressRange) {
    let profilers: [Profiler] = [.perf, .bcc, .samply, .blazesym]
    var readings = ProfilerTables(of: [.truth] + profilers)
    readings.append(older + [0x0a] + newer + [0x0a])
    readings.finish()
    let parts = Self.parts(olderRange, newerRange)
    self.parts = parts
    let differences = readings.mismatches()
    rows = profilers.compactMap { profiler in
      guard let difference = differences[profiler] else { return nil }
      return Row(
        profiler: profiler,
        answers: parts.map { part in
          switch readings.symbol(at: part.start, as: profiler)?.line {
          case 1: .older
          case 2: .newer
          default: .nameless
          }
        }, refusal: readings.refusal(of: profiler), difference: difference)
    }
  }

  /// Splits two ranges at each start and end: up to three parts if they overlap.
  private static func parts(_ one: AddressRange, _ other: AddressRange) -> [AddressRange] {
    guard let oneLast = one.last, let otherLast = other.last else { return [] }
    let starts = Set([one.start.rawValue, other.start.rawValue])
    let lasts = Set([oneLast.rawValue, otherLast.rawValue])
    let top = lasts.max() ?? 0
    // A part begins at the start of a range, or directly after the end of one.
    let bounds = starts.union(lasts.filter { $0 < top }.map { $0 + 1 }).sorted()
    return bounds.enumerated().compactMap { index, bound in
      let last = index + 1 < bounds.count ? bounds[index + 1] - 1 : top
      return AddressRange(start: Address(bound), size: ByteCount(last - bound + 1))
    }
  }
}
