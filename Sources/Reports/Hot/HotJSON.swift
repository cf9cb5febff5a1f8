import Monitor
import PerfMap

/// The JSON object of a process in the output of `jittop hot --json`.
package struct HotJSON: Encodable {
  private struct Caller: Encodable {
    let name: String
    let samples: Int
  }

  private struct Function: Encodable {
    let name: String
    let tier: String?
    /// The shares of the samples of the process, from 0 to 1. `stack` is nil if callers are not known.
    let `self`: Double
    let stack: Double?
    let samples: Int
    /// The wrong name that perf shows for the most samples; nil if perf shows no wrong name.
    let perf: String?
    let callers: [Caller]?
  }

  private let pid: Int32
  private let comm: String
  private let seconds: Double
  private let hertz: UInt32
  private let samples: Int
  private let jit: Int
  private let unnamed: Int
  private let lost: UInt64
  private let perfWrong: Int
  private let functions: [Function]

  /// Creates an object with at most `limit` functions: those with the most samples of their own.
  package init(_ report: HotReport, limit: Int, callers: HotTable.Callers) {
    let summary = report.summary
    pid = report.process.pid.rawValue
    comm = JSONOutput.string(report.process.comm)
    (seconds, hertz, lost) = (report.period.seconds, report.period.hertz, report.period.lost)
    samples = report.profile.count
    (jit, unnamed, perfWrong) = (summary.jit, summary.unnamed, summary.perfWrong)
    let count = Double(max(1, samples))
    functions = summary.functions.prefix(limit).map { function in
      Function(
        name: JSONOutput.string(report.name(of: function.function)), tier: report.tier(of: function.function)?.name,
        self: Double(function.selfSamples) / count, stack: report.hasCallers ? Double(function.stackSamples) / count : nil,
        samples: function.selfSamples, perf: function.wrongNames.first.map { JSONOutput.string($0.name) },
        callers: callers == .listed
          ? function.callers.map { Caller(name: JSONOutput.string(report.name(of: $0.function)), samples: $0.samples) } : nil)
    }
  }
}
