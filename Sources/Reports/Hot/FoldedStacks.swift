import Monitor
import PerfMap
import Screen

/// Stacks in the format of flamegraph.pl, speedscope and inferno: `comm;outermost;…;innermost COUNT`.
package enum FoldedStacks {
  /// Returns the stacks of all processes as sorted lines. If there are several processes, each name of a process is followed by its PID.
  /// O(stacks × frames).
  package static func lines(_ reports: [HotReport]) -> [String] {
    var counts: [String: Int] = [:]
    for report in reports {
      let comm = text(report.process.comm) + (reports.count > 1 ? "-\(report.process.pid)" : "")
      var names: [HotFunction: String] = [:]
      report.profile.stacks.forEachStack { stack, samples in
        let frames = report.profile.stacks.frames(of: stack).reversed().map { number in
          let function = report.profile.frames[Int(number)].function
          if let name = names[function] { return name }
          let name = text(report.name(of: function))
          names[function] = name
          return name
        }
        counts[([comm] + frames).joined(separator: ";"), default: 0] += samples
      }
    }
    return counts.sorted { $0.key < $1.key }.map { "\($0.key) \($0.value)" }
  }

  /// Returns a name with control characters escaped, and with colons for semicolons, which separate frames.
  private static func text(_ name: [UInt8]) -> String { SafeText(bytes: name).string.replacing(";", with: ":") }
}
