import PerfMap
import Testing

@testable import Processes

@Suite struct MapStateTests {
  static let nanosecond = Duration.nanoseconds(1)
  let start = WallTime(seconds: 1_000_000, nanoseconds: 0)

  func process(isRunning: Bool = true) -> ProcessFacts {
    ProcessFacts(pid: ProcessID(7), comm: Array("node".utf8), commandLine: [], uid: 0, startTime: start, isRunning: isRunning)
  }

  /// Judges a map 100 s after the start of its process.
  func state(of process: ProcessFacts?, written: Duration, entry: Duration?, unreadable: String? = nil) -> MapState {
    MapState.classify(
      process: process, lastWrite: start.advanced(by: written), lastEntry: entry.map { start.advanced(by: $0) },
      now: start.advanced(by: .seconds(100)), unreadable: unreadable)
  }

  @Test func `live until 30 s without an entry, then idle`() {
    #expect(state(of: process(), written: .seconds(100), entry: .seconds(100)) == .live)
    #expect(state(of: process(), written: .seconds(100), entry: .seconds(70) + Self.nanosecond) == .live)
    #expect(state(of: process(), written: .seconds(100), entry: .seconds(70)) == .idle)
    #expect(state(of: process(), written: .seconds(100), entry: .seconds(1)) == .idle)
  }

  @Test func `without an entry seen, the last write counts`() {
    #expect(state(of: process(), written: .seconds(71), entry: nil) == .live)
    #expect(state(of: process(), written: .seconds(70), entry: nil) == .idle)
  }

  @Test func `an entry from the future is live`() {
    #expect(state(of: process(), written: .seconds(500), entry: .seconds(500)) == .live)
  }

  @Test func `stale when written more than a second before the process started`() {
    #expect(state(of: process(), written: .zero, entry: .seconds(99)) == .live)
    #expect(state(of: process(), written: .seconds(-1), entry: .seconds(99)) == .live)
    #expect(state(of: process(), written: .seconds(-1) - Self.nanosecond, entry: .seconds(99)) == .stale)
    #expect(state(of: process(), written: .seconds(-86_400), entry: nil) == .stale)
  }

  @Test func `exited without a process, or with one that only waits to be reaped`() {
    #expect(state(of: nil, written: .seconds(100), entry: .seconds(100)) == .exited)
    #expect(state(of: process(isRunning: false), written: .seconds(-50), entry: nil) == .exited)
  }

  @Test func `unreadable before all else`() {
    #expect(state(of: nil, written: .zero, entry: nil, unreadable: "FIFO") == .unreadable(reason: "FIFO"))
    #expect(state(of: process(), written: .seconds(-50), entry: nil, unreadable: "FIFO") == .unreadable(reason: "FIFO"))
  }

  @Test func `times at the ends of the range do not trap`() {
    let ends = [WallTime(rawValue: .min), WallTime(rawValue: .max)]
    for write in ends {
      for now in ends { _ = MapState.classify(process: process(), lastWrite: write, lastEntry: nil, now: now, unreadable: nil) }
    }
  }

  @Test func `one word each`() {
    #expect(
      [MapState.live, .idle, .stale, .exited, .unreadable(reason: "x")].map(\.name) == ["live", "idle", "stale", "exited", "unreadable"])
  }
}
