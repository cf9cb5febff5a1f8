import MapAnalysis
import Monitor
import PerfMap
import Processes
import Sampling
import Screen

/// The samples of one process, for the outputs of `jittop hot`.
package struct HotReport {
  let process: ProcessFacts
  let runtime: Runtime?
  let profile: HotProfile
  let hasCallers: Bool
  let period: HotPeriod
  let perf: PerfAnswers
  let summary: HotSummary

  package init(
    _ process: ProcessFacts, _ runtime: Runtime?, _ profile: HotProfile, hasCallers: Bool, _ period: HotPeriod, _ perf: PerfAnswers
  ) {
    self.process = process
    self.runtime = runtime
    self.profile = profile
    self.hasCallers = hasCallers
    self.period = period
    self.perf = perf
    summary = HotSummary(profile) { perf.answer(for: $0, profile.names) }
  }

  /// True if there are no samples.
  package var isEmpty: Bool { profile.count == 0 }

  /// Returns the name of a function: that of an entry, `[node]` for code of a file without an entry, `[unnamed]` for memory without both.
  func name(of function: HotFunction) -> [UInt8] {
    switch function {
    case .named(_, let name): profile.names[Int(name)]
    case .module(let module): Array("[".utf8) + file(module) + Array("]".utf8)
    case .unnamed: Array("[unnamed]".utf8)
    }
  }

  /// Returns the compiler tier of a function; nil if its name does not include one.
  func tier(of function: HotFunction) -> Tier? {
    guard case .named(_, let name) = function else { return nil }
    return NameMeaning(name: profile.names[Int(name)], in: runtime)?.tier
  }

  /// Returns the name of a frame: that of its entry, `node+0x1a2b` with the offset in the file, or nil.
  func name(of frame: HotFrame) -> [UInt8]? {
    if let name = frame.name { return profile.names[Int(name)] }
    guard frame.place == .file, let module = frame.module else { return nil }
    return file(module) + Array("+0x\(String(frame.offset, radix: 16))".utf8)
  }

  /// Returns the name of a module: the last component of a path, or a label such as `vdso`.
  private func file(_ module: HotFrame.Name) -> [UInt8] {
    let path = profile.names[Int(module)]
    let last = path.split(separator: UInt8(ascii: "/")).last ?? path[...]
    return last.first == UInt8(ascii: "[") && last.last == UInt8(ascii: "]") ? Array(last.dropFirst().dropLast()) : Array(last)
  }
}

/// The duration and rate of a sampling, and the losses of all its processes.
package struct HotPeriod {
  var seconds: Double
  var hertz: UInt32
  /// The number of records that the kernel dropped.
  var lost: UInt64

  package init(_ time: Duration, hertz: UInt32, lost: UInt64) {
    seconds = (time / .milliseconds(1)).rounded() / 1000
    self.hertz = hertz
    self.lost = lost
  }
}
