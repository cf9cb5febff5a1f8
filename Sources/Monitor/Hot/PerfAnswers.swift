import MapAnalysis
import PerfMap

/// The names that perf would show for sampled code in a report that it makes at the end of the sampling, from the map at that time.
package struct PerfAnswers {
  private let tables: ProfilerTables?
  private let text: (TextRange) -> [UInt8]

  /// Creates the answers from the emulated table of perf. Without a table, perf shows no names. `text` reads a range of the map.
  package init(_ tables: ProfilerTables?, text: @escaping (TextRange) -> [UInt8]) {
    self.tables = tables
    self.text = text
  }

  /// Returns the name that perf takes from the map for a frame, or nil if it takes none. O(log entries).
  package func name(for frame: HotFrame) -> [UInt8]? {
    guard !frame.perfLookup.isRefusal else { return nil }
    return tables?.symbol(at: frame.address, as: .perf).map { text($0.name) }
  }

  /// Compares the name that perf shows with the name of the code at the time of the sample, which is one of `names`.
  package func answer(for frame: HotFrame, _ names: [[UInt8]]) -> HotSummary.PerfAnswer {
    guard frame.perfLookup != .elsewhere else { return .elsewhere }
    guard let shown = name(for: frame), let name = frame.name else { return .nameless }
    return shown == names[Int(name)] ? .right : .wrong(name: shown)
  }
}
