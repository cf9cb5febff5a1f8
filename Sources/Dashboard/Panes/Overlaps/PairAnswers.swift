import MapAnalysis
import PerfMap

/// The results of profilers that read only the lines of two overlapping entries.
struct PairAnswers {
  /// The entry that a profiler reports at an address.
  enum Answer: Hashable {
    case older, newer, nameless
  }

  struct Row {
    var profiler: Profiler
    /// The answer in each of the ``PairAnswers/parts``.
    var answers: [Answer]
    /// The reason why it rejects both lines.
    var refusal: Refusal?
    /// The bytes with wrong results.
    var difference: Mismatches
  }

  /// The parts of both ranges with a constant answer, in address order.
  let parts: [AddressRange]
  let rows: [Row]

  /// Runs the profilers. O(bytes of the lines).
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

  /// Splits two ranges at all their ends: up to three parts for ranges that overlap.
  private static func parts(_ one: AddressRange, _ other: AddressRange) -> [AddressRange] {
    guard let oneLast = one.last, let otherLast = other.last else { return [] }
    let starts = Set([one.start.rawValue, other.start.rawValue])
    let lasts = Set([oneLast.rawValue, otherLast.rawValue])
    let top = lasts.max() ?? 0
    // A part begins at a start or after an end.
    let bounds = starts.union(lasts.filter { $0 < top }.map { $0 + 1 }).sorted()
    return bounds.enumerated().compactMap { index, bound in
      let last = index + 1 < bounds.count ? bounds[index + 1] - 1 : top
      return AddressRange(start: Address(bound), size: ByteCount(last - bound + 1))
    }
  }
}
