import PerfMap
import Testing

@testable import Processes

@Suite("States of maps")
struct MapStateTests {
  static let nanosecond = Duration.nanoseconds(1)
  let start = WallTime(seconds: 1_000_000, nanoseconds: 0)

  func process(isRunning: Bool = true) -> ProcessFacts {
    ProcessFacts(pid: ProcessID(7), comm: Array("node".utf8), commandLine: [], uid: 0, startTime: start, isRunning: isRunning)
  }

  /// Returns the state of a map 100 s after the start of its process.
  func state(
    of process: ProcessFacts?, pid: ProcessID? = ProcessID(7), written: Duration, entry: Duration?, unreadable: String? = nil
  ) -> MapState {
    MapState.classify(
      pid, process: process, lastWrite: start.advanced(by: written), lastEntry: entry.map { start.advanced(by: $0) },
      now: start.advanced(by: .seconds(100)), unreadable: unreadable)
  }

  @Test("A map is idle after 30 s without an entry")
  func idle() {
    #expect(state(of: process(), written: .seconds(100), entry: .seconds(100)) == .live)
    #expect(state(of: process(), written: .seconds(100), entry: .seconds(70) + Self.nanosecond) == .live)
    #expect(state(of: process(), written: .seconds(100), entry: .seconds(70)) == .idle)
    #expect(state(of: process(), written: .seconds(100), entry: .seconds(1)) == .idle)
  }

  @Test("For a map without an entry, the time of the last write determines live or idle")
  func lastWrite() {
    #expect(state(of: process(), written: .seconds(71), entry: nil) == .live)
    #expect(state(of: process(), written: .seconds(70), entry: nil) == .idle)
  }

  @Test("A map with an entry in the future is live")
  func future() {
    #expect(state(of: process(), written: .seconds(500), entry: .seconds(500)) == .live)
  }

  @Test("A map written more than a second before the process started is stale")
  func stale() {
    #expect(state(of: process(), written: .zero, entry: .seconds(99)) == .live)
    #expect(state(of: process(), written: .seconds(-1), entry: .seconds(99)) == .live)
    #expect(state(of: process(), written: .seconds(-1) - Self.nanosecond, entry: .seconds(99)) == .stale)
    #expect(state(of: process(), written: .seconds(-86_400), entry: nil) == .stale)
  }

  @Test("A map whose process does not exist or is a zombie is exited")
  func exited() {
    #expect(state(of: nil, written: .seconds(100), entry: .seconds(100)) == .exited)
    #expect(state(of: process(isRunning: false), written: .seconds(-50), entry: nil) == .exited)
  }

  @Test("A readable file without a process has the state `file`")
  func file() {
    #expect(state(of: nil, pid: nil, written: .zero, entry: nil) == .file)
    #expect(state(of: nil, pid: nil, written: .zero, entry: nil, unreadable: "FIFO") == .unreadable(reason: "FIFO"))
  }

  @Test("The state `unreadable` takes precedence over other states")
  func unreadable() {
    #expect(state(of: nil, written: .zero, entry: nil, unreadable: "FIFO") == .unreadable(reason: "FIFO"))
    #expect(state(of: process(), written: .seconds(-50), entry: nil, unreadable: "FIFO") == .unreadable(reason: "FIFO"))
  }

  @Test("A map written at the earliest representable time is stale, and one written at the latest is live, whatever the current time is")
  func extremes() {
    let (first, last) = (WallTime(rawValue: .min), WallTime(rawValue: .max))
    func state(written: WallTime, now: WallTime) -> MapState {
      MapState.classify(ProcessID(7), process: process(), lastWrite: written, lastEntry: nil, now: now, unreadable: nil)
    }
    #expect(state(written: first, now: first) == .stale && state(written: first, now: last) == .stale)
    #expect(state(written: last, now: first) == .live && state(written: last, now: last) == .live)
  }

  @Test("Each state of a map has a name")
  func names() {
    #expect(
      [MapState.live, .idle, .stale, .exited, .file, .unreadable(reason: "x")].map(\.name)
        == ["live", "idle", "stale", "exited", "file", "unreadable"])
  }
}
