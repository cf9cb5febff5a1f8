import Monitor
import Screen

/// The table of `jittop hot`.
package struct HotTable {
  private let report: HotReport
  private let limit: Int
  private let callers: Callers

  /// The choice to list the callers below each function or to omit them.
  package enum Callers { case listed, omitted }

  /// The maximum number of callers below a function.
  private static let callerLimit = 3

  /// Creates a table of at most `limit` functions: those with the most samples of their own.
  package init(_ report: HotReport, limit: Int, callers: Callers) {
    self.report = report
    self.limit = limit
    self.callers = callers
  }

  /// A line about the process, and the table if there are samples.
  package var lines: [String] {
    guard report.profile.count > 0 else { return [summary.string] }
    let functions = report.summary.functions.prefix(limit)
    let left = report.summary.functions.count - functions.count
    let rows = [["SELF", "STACK", "SAMPLES", "TIER", "NAME"]] + functions.flatMap(rows)
    return [summary.string] + TextTable.lines(rows, trailing: [0, 1, 2])
      + (left > 0 ? ["\(GroupedNumber.text(left)) more functions; --top \(report.summary.functions.count) shows all"] : [])
  }

  /// The line about the process: `4711 node · 99 Hz · 10.0 s · 1,204 samples · 45 % JIT · …`.
  private var summary: SafeText {
    let (process, summary, period) = (report.process, report.summary, report.period)
    let count = report.profile.count
    var parts = [
      "\(period.hertz) Hz", "\(Self.tenths(period.seconds)) s", "\(GroupedNumber.text(count)) \(count == 1 ? "sample" : "samples")",
    ]
    if count > 0 { parts += ["\(share(summary.jit)) JIT", "\(share(summary.unnamed)) unnamed"] }
    parts.append("\(GroupedNumber.text(period.lost)) lost")
    if summary.jit > 0 { parts.append("perf would name \(Self.percent(summary.perfWrong, of: summary.jit)) of the JIT samples wrong") }
    let comm = process.comm.isEmpty ? "" : SafeText(" ") + SafeText(bytes: process.comm)
    return SafeText("\(process.pid)") + comm + SafeText(" · " + parts.joined(separator: " · "))
  }

  private func rows(_ function: HotSummary.Function) -> [[SafeText]] {
    let stack = report.hasCallers ? share(function.stackSamples) : "—"
    let row = [
      SafeText(share(function.selfSamples)), SafeText(stack), SafeText(GroupedNumber.text(function.selfSamples)),
      SafeText(report.tier(of: function.function)?.name ?? ""), name(function),
    ]
    guard callers == .listed else { return [row] }
    return [row]
      + function.callers.prefix(Self.callerLimit).map { caller in
        let part = Self.percent(caller.samples, of: function.selfSamples)
        return ["", "", "", "", SafeText("  ← \(part) ") + SafeText(bytes: report.name(of: caller.function))]
      }
  }

  /// Returns the name of a function, and the most frequent wrong name that perf shows for its samples.
  private func name(_ function: HotSummary.Function) -> SafeText {
    let name = SafeText(bytes: report.name(of: function.function))
    guard let wrong = function.wrongNames.first else { return name }
    let part = Self.percent(wrong.samples, of: function.selfSamples)
    return name + SafeText("  (perf, \(part): ") + SafeText(bytes: wrong.name) + ")"
  }

  private func share(_ samples: Int) -> String { Self.percent(samples, of: report.profile.count) }

  /// Returns a share in percent with one decimal.
  static func percent(_ part: Int, of whole: Int) -> String {
    "\(tenths(100 * Double(part) / Double(max(1, whole)))) %"
  }

  /// Returns a number with one decimal.
  private static func tenths(_ number: Double) -> String {
    let tenths = Int((number * 10).rounded())
    return "\(tenths / 10).\(tenths % 10)"
  }
}
