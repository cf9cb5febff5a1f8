import Dashboard
import Monitor
import PerfMap
import Recording
import Screen
import Session
import Terminal
import Watching

/// Follows maps and records them.
struct MapRecording: ~Copyable, SessionLoop {
  typealias Problem = any Error

  /// The conditions that end a recording, besides signals and the size limit.
  struct StopCondition {
    var time: Duration?
    /// True if the recording ends when the processes of all maps have exited.
    var atExits = false
  }

  private let signals: SignalQueue
  private let recorder: Recorder
  private var observer: MapObserver
  private var condition = StopCondition()

  /// Opens the maps. If a named map cannot be read, reports that on standard error, removes the new recording and throws.
  init(_ source: MapWatch.Source, into recorder: Recorder, signals: consuming SignalQueue) throws {
    observer = try Self.observe(source, recorder)
    self.signals = signals
    self.recorder = recorder
  }

  private static func observe(_ source: MapWatch.Source, _ recorder: Recorder) throws -> MapObserver {
    do {
      var observer = try MapObserver(source, recorder: recorder)
      guard case .maps = source else { return observer }
      // Each poll reads at least one map. After as many polls as there are maps, the state of each map is known.
      var left = observer.monitor.maps.count
      while left > 0, observer.poll() { left -= 1 }
      if observer.monitor.reportUnreadable() { throw Failure.status }
      return observer
    } catch {
      recorder.discard()
      throw error
    }
  }

  /// Records until the condition is met. Returns the signal that ended the recording, or nil.
  mutating func run(until condition: StopCondition) throws -> Signal? {
    self.condition = condition
    return try run()
  }

  mutating func turn() throws -> SessionStep<Signal?> {
    // Check for ended processes before the poll, so that the poll reads everything that they wrote.
    let haveEnded = observer.monitor.maps.values.allSatisfy { !($0.process?.isRunning ?? false) }
    let hasMore = observer.poll()
    if let ending = recorder.flush(at: observer.monitor.now) {
      try report(ending)
      return .end(nil)
    }
    let signal = signals.ending()
    let isOver = condition.time.map { observer.monitor.now.uptime >= $0 } ?? false
    if signal != nil || isOver || condition.atExits && haveEnded && !hasMore {
      if let ending = recorder.stop(at: observer.monitor.now) { try report(ending) } else { summarize() }
      return .end(signal)
    }
    if hasMore { return .again }
    return .wait(atMost: min(condition.time.map { $0 - observer.monitor.now.uptime } ?? MapWatch.slowInterval, MapWatch.slowInterval))
  }

  mutating func wait(atMost time: Duration) -> Signal?? {
    _ = observer.wait(atMost: time, output: -1, others: [signals.descriptor])
    return nil
  }

  private func report(_ ending: Recorder.Ending) throws {
    switch ending {
    case .limitReached:
      summarize()
      Failure.note(
        "\(recorder.path): size limit reached; later entries are not recorded", remedy: "raise the limit with --limit SIZE")
    case .failed(let errno):
      let kept = recorder.size > 0 ? "; the recording so far can be read" : ""
      recorder.discard()
      Failure.report(recorder.path.string, cause: "\(errno)", remedy: "free space, or record elsewhere" + kept)
      throw Failure.status
    }
  }

  private func summarize() {
    let maps = recorder.mapCount
    let entries = recorder.removedEntries + observer.monitor.entryCount
    let time = Numbers.clock(observer.monitor.now.uptime).string
    let size = Numbers.bytes(ByteCount(recorder.size)).string
    Failure.note(
      "recorded \(maps) \(maps == 1 ? "map" : "maps") with \(entries) \(entries == 1 ? "entry" : "entries") for \(time) "
        + "into \(recorder.path) (\(size))")
  }
}
