import Monitor
import PerfMap
import Recording
import Testing

@testable import jittop

@Suite("Times in a recording")
struct RecordedTimeTests {
  /// The index of a recording of two minutes from 14:32:07.5 UTC on 2026-11-21, at an uptime of 1000 s.
  private var index: RecordingIndex {
    var index = RecordingIndex()
    let wall = WallTime(seconds: 20_778 * 86_400 + 52_327, nanoseconds: 500_000_000)
    for second in [0, 120] {
      index.take(
        RecordedStep(
          moment: Moment(uptime: .seconds(second), wall: wall.advanced(by: .seconds(second))),
          event: .started(RecordingStart(monotonic: .seconds(1000)))))
    }
    return index
  }

  @Test(
    "An offset, a time of day, a date with time, and a monotonic time are parsed",
    arguments: [
      ("65", 65), ("65.25", 65.25), ("1m", 60), ("500ms", 0.5), ("14:32:07", 0), ("14:33", 52.5), ("14:33:07.75", 60.25),
      ("2026-11-21T14:33:07.5Z", 60), ("2026-11-21T14:32:07Z", 0), ("monotonic:1030.5", 30.5), ("120.9", 120),
    ])
  func forms(_ text: String, seconds: Double) throws {
    let time = try #require(RecordedTime(argument: text))
    #expect(time.uptime(in: index, zoneOffset: .zero) == .seconds(seconds))
  }

  @Test("A time of day is local time, and in a recording that crosses midnight it can be a time of the next day")
  func zone() throws {
    let time = try #require(RecordedTime(argument: "00:02:37.5"))
    #expect(time.uptime(in: index, zoneOffset: .seconds(9 * 3600 + 1800)) == .seconds(30))
    #expect(time.uptime(in: index, zoneOffset: .zero) == nil)
    // The start is 23:59:30 local time; the next day begins half a minute later.
    let offset = Duration.seconds(86_370) - .seconds(52_327)
    #expect(RecordedTime(argument: "00:00:30")?.uptime(in: index, zoneOffset: offset) == .seconds(59.5))
  }

  @Test("A time outside the recording has no position", arguments: ["122", "14:31", "14:35", "2026-11-20T14:33:07Z", "monotonic:5"])
  func outside(_ text: String) throws {
    #expect(try #require(RecordedTime(argument: text)).uptime(in: index, zoneOffset: .zero) == nil)
  }

  @Test(
    "Invalid times are rejected",
    arguments: [
      "", "x", "-5", "25:00", "14:60", "14:3x", "14:32:99", "2026-11-21", "2026-13-01T00:00:00Z", "2026-11-21T14:33:07", "monotonic:",
      "monotonic:-1", "nan", "1e400", "14:32:07:01",
    ])
  func nothing(_ text: String) { #expect(RecordedTime(argument: text) == nil) }
}
