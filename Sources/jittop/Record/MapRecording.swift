import Dashboard
import Monitor
import PerfMap
import Recording
import Screen
import Session
import Terminal
import Watching

/// Follows maps and records them: the loop of `jittop tail` with another writer.
struct MapRecording: ~Copyable, SessionLoop {
  typealias Problem = any Error

  /// What it ends at, besides signals and its limit.
  struct End {
    /// After a time.
    var time: Duration?
    /// When the processes of all maps have ended.
    var atExits = false
  }

  private let signals: SignalQueue
  private let recorder: Recorder
  private var observer: MapObserver
  private var end = End()

  /// Finds the maps; says on standard error why it cannot, and leaves no file behind then.
  init(_ source: MapWatch.Source, into recorder: Recorder, signals: consuming SignalQueue) throws {
    observer = try Self.observe(source, recorder)
    self.signals = signals
    self.recorder = recorder
  }

  private static func observe(_ source: MapWatch.Source, _ recorder: Recorder) throws -> MapObserver {
    do {
      var observer = try MapObserver(source, recorder: recorder)
      _ = observer.poll()
      if case .maps = source, observer.monitor.reportUnreadable() { throw Failure.status }
      return observer
    } catch {
      recorder.discard()
      throw error
    }
  }

  /// Records until its end has come; returns the signal that it was, if it was one.
  mutating func run(until end: End) throws -> Signal? {
    self.end = end
    return try run()
  }

  mutating func turn() throws -> SessionStep<Signal?> {
    // Asked before the last look: what an ended process wrote has been read then.
    let haveEnded = observer.monitor.maps.values.allSatisfy { !($0.process?.isRunning ?? false) }
    let hasMore = observer.poll()
    if let ending = recorder.flush(at: observer.monitor.now) {
      try say(ending)
      return .end(nil)
    }
    let signal = signals.ending()
    let isOver = end.time.map { observer.monitor.now.uptime >= $0 } ?? false
    if signal != nil || isOver || end.atExits && haveEnded && !hasMore {
      if let ending = recorder.stop(at: observer.monitor.now) { try say(ending) } else { summarize() }
      return .end(signal)
    }
    if hasMore { return .again }
    return .wait(atMost: min(end.time.map { $0 - observer.monitor.now.uptime } ?? MapWatch.slowInterval, MapWatch.slowInterval))
  }

  mutating func wait(atMost time: Duration) -> Signal?? {
    _ = observer.wait(atMost: time, output: -1, others: [signals.descriptor])
    return nil
  }

  private func say(_ ending: Recorder.Ending) throws {
    switch ending {
    case .limitReached:
      summarize()
      Failure.note(
        "\(recorder.path): the limit is reached: what came afterwards is not in it", remedy: "give it more room with --limit SIZE")
    case .failed(let errno):
      Failure.report(
        recorder.path.string, cause: "\(errno)", remedy: "free space there, or record elsewhere; what is written so far can be read")
      throw Failure.status
    }
  }

  private func summarize() {
    let monitor = observer.monitor
    let maps = monitor.maps.count
    let size = Numbers.bytes(ByteCount(recorder.size)).string
    Failure.note(
      "recorded \(maps) \(maps == 1 ? "map" : "maps") with \(monitor.entryCount) entries for "
        + "\(Numbers.clock(monitor.now.uptime).string) into \(recorder.path) (\(size))")
  }
}
