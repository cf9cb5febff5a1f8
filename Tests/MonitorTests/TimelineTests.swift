import PerfMap
import TestSupport
import Testing

@testable import Monitor

@Suite("The timeline")
struct TimelineTests {
  /// Returns a monitor of a map that has grown by one entry each second for `seconds` seconds.
  private func fed(seconds: Int) -> FedMonitor {
    var fed = FedMonitor()
    let id = fed.add(pid: 1)
    for second in 0..<seconds {
      fed.append("\(String(0x1000 + second * 16, radix: 16)) 10 f\(second)\n", to: id)
      fed.pass(.seconds(1))
    }
    return fed
  }

  @Test("A timeline steps through the last ten minutes, stops at the first moment, and returns to live")
  func past() {
    var monitor = fed(seconds: 10).monitor
    var timeline = Timeline()
    func perform(_ command: TimeCommand) -> Timeline.Outcome { timeline.perform(command, &monitor) }
    #expect(timeline.position == .live && timeline.shown(monitor).entryCount == 10)
    #expect(perform(.end) == .refused(.isLive) && perform(.move(.seconds(1))) == .refused(.isLive))
    #expect(perform(.move(.seconds(-3))) == .jumped && timeline.position == .past)
    #expect(timeline.shown(monitor).entryCount == 8 && monitor.entryCount == 10)
    #expect(perform(.start) == .jumped && timeline.shown(monitor).entryCount == 1)
    #expect(perform(.start) == .refused(.nothingEarlier) && perform(.move(.seconds(-1))) == .refused(.nothingEarlier))
    #expect(perform(.move(.seconds(4))) == .jumped && timeline.shown(monitor).entryCount == 5)
    #expect(perform(.move(.seconds(60))) == .jumped && timeline.position == .live)
    #expect(perform(.slower) == .refused(.noRecording) && perform(.faster) == .refused(.noRecording))
  }

  @Test("A pause keeps the snapshot while the monitor grows, and resuming adopts the selection made in the snapshot")
  func pause() {
    var fed = fed(seconds: 2)
    var timeline = Timeline()
    #expect(timeline.perform(.pause, &fed.monitor) == .done && timeline.position == .paused)
    fed.append("f000 10 later\n", to: MapID(rawValue: 0))
    #expect(timeline.shown(fed.monitor).entryCount == 2 && fed.monitor.entryCount == 3)
    timeline.change(&fed.monitor) { $0.selectEntry(EntryID(0)) }
    #expect(fed.monitor.entries.selection == EntryID(2))
    #expect(timeline.perform(.pause, &fed.monitor) == .done && timeline.position == .live)
    #expect(timeline.picture == nil && fed.monitor.entries.selection == EntryID(0))
  }

  @Test("Leaving the past after a pause is a jump to live")
  func pausedThenPast() {
    var monitor = fed(seconds: 5).monitor
    var timeline = Timeline()
    _ = timeline.perform(.pause, &monitor)
    #expect(timeline.perform(.move(.seconds(-2)), &monitor) == .jumped && timeline.position == .past)
    #expect(timeline.perform(.pause, &monitor) == .jumped && timeline.position == .live)
  }

  @Test("Timeline.keep replaces a snapshot; without a snapshot it has no effect")
  func keeping() {
    var monitor = fed(seconds: 3).monitor
    var timeline = Timeline()
    var other = monitor
    other.selectEntry(EntryID(0))
    timeline.keep(other)
    #expect(timeline.position == .live)
    _ = timeline.perform(.pause, &monitor)
    timeline.keep(other)
    #expect(timeline.shown(monitor).entries.selection == EntryID(0) && monitor.entries.selection == EntryID(2))
  }

  @Test("In a replay, the same commands control the clock of the recording, and there is no snapshot")
  func recording() {
    var monitor = fed(seconds: 3).monitor
    var timeline = Timeline(clock: ReplayClock(length: .seconds(100)))
    timeline.pass(.seconds(20))
    #expect(timeline.position == .recording && timeline.clock?.position == .seconds(20))
    for (command, position) in [(TimeCommand.move(.seconds(-5)), 15), (.pause, 15), (.end, 100), (.start, 0), (.faster, 0)] {
      #expect(timeline.perform(command, &monitor) == .done)
      #expect(timeline.clock?.position == .seconds(position), "\(command)")
    }
    timeline.pass(.seconds(20))
    #expect(timeline.clock?.position == .zero && timeline.clock?.speed == 2 && timeline.picture == nil)
  }
}
