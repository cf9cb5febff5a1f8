import Monitor
import PerfMap
import Sampling

/// Samples as JSON Lines, one object for each sample.
package struct RawSamples {
  private let reports: [HotReport]
  private let callers: HotTable.Callers
  /// The JSON of each frame of each process, without braces; nil until it is used.
  private var frames: [[String?]]

  package init(_ reports: [HotReport], callers: HotTable.Callers) {
    self.reports = reports
    self.callers = callers
    frames = reports.map { [String?](repeating: nil, count: $0.profile.frames.count) }
  }

  /// Passes the lines of all samples to `body`, in the order of their times. O(samples × log samples).
  package mutating func forEachLine(_ body: (String) throws -> Void) rethrows {
    var order = reports.indices.flatMap { report in reports[report].profile.timed.indices.map { (report: report, index: $0) } }
    func time(_ place: (report: Int, index: Int)) -> MonotonicTime { reports[place.report].profile.timed[place.index].time }
    order.sort { time($0) < time($1) }
    for place in order { try body(line(place.report, reports[place.report].profile.timed[place.index])) }
  }

  private mutating func line(_ report: Int, _ sample: HotProfile.TimedSample) -> String {
    let stack = reports[report].profile.stacks.frames(of: sample.stack)
    let head = "{\"time\":\(sample.time.rawValue),\"pid\":\(reports[report].process.pid),\"tid\":\(sample.thread.rawValue)"
    // A stack has at least one frame.
    guard let leaf = stack.first else { return head + "}" }
    let line = head + json(report, leaf, at: .leaf)
    guard callers == .listed else { return line + "}" }
    let chain = stack.dropFirst().map { json(report, $0, at: .caller) }
    return line + ",\"chain\":[" + chain.map { "{" + $0.dropFirst() + "}" }.joined(separator: ",") + "]}"
  }

  private enum Position { case leaf, caller }

  /// Returns the keys and values of a frame, after a comma. The address of a caller's frame is one below the printed return address.
  private mutating func json(_ report: Int, _ number: UInt32, at position: Position) -> String {
    let frame = reports[report].profile.frames[Int(number)]
    let address = Address(position == .leaf ? frame.address.rawValue : frame.address.rawValue &+ 1)
    return ",\"ip\":\"0x\(address)\"," + code(report, number)
  }

  private mutating func code(_ report: Int, _ number: UInt32) -> String {
    if let known = frames[report][Int(number)] { return known }
    let (report, place) = (reports[report], report)
    let frame = report.profile.frames[Int(number)]
    let object = JSONValue.object([
      "where": .string(frame.place.rawValue),
      "name": JSONValue(report.name(of: frame).map { JSONOutput.string($0) }),
      "perf": JSONValue(report.perf.name(for: frame).map { JSONOutput.string($0) }),
    ])
    let text = String(JSONOutput.line(object).dropFirst().dropLast())
    frames[place][Int(number)] = text
    return text
  }
}
