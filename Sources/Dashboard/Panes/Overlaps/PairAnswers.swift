import MapAnalysis
import PerfMap

/// What profilers say of two overlapping entries when they read those two lines and nothing else.
struct PairAnswers {
  /// Who is said to be at an address.
  enum Answer: Hashable {
    case older, newer, nobody
  }

  /// What one profiler says.
  struct Row {
    var profiler: Profiler
    /// The answer in each of the ``PairAnswers/parts``.
    var answers: [Answer]
    /// Why it takes neither line.
    var refusal: Refusal?
    /// For how many bytes it is wrong.
    var difference: Mismatches
  }

  /// The parts of both ranges in which nobody changes the answer, by their addresses.
  let parts: [AddressRange]
  let rows: [Row]

  /// Asks the profilers. O(bytes of the lines).
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
          default: .nobody
          }
        }, refusal: readings.refusal(of: profiler), difference: difference)
    }
  }

  /// Cuts two ranges at the ends of both: two or three parts for ranges that overlap.
  private static func parts(_ one: AddressRange, _ other: AddressRange) -> [AddressRange] {
    guard let oneLast = one.last, let otherLast = other.last else { return [] }
    let starts = Set([one.start.rawValue, other.start.rawValue])
    let lasts = Set([oneLast.rawValue, otherLast.rawValue])
    let top = lasts.max() ?? 0
    // Where a part begins: at a start, or behind an end.
    let bounds = starts.union(lasts.filter { $0 < top }.map { $0 + 1 }).sorted()
    return bounds.enumerated().compactMap { index, bound in
      let last = index + 1 < bounds.count ? bounds[index + 1] - 1 : top
      return AddressRange(start: Address(bound), size: ByteCount(last - bound + 1))
    }
  }
}
