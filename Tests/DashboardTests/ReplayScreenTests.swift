import Monitor
import PerfMap
import Screen
import Testing

@testable import Dashboard

@Suite("The screen of a replay")
struct ReplayScreenTests {
  @Test("its keys go to the recording; p stops its time, not the screen")
  func keys() throws {
    var rig = try DashboardRig.small(isReadOnly: true)
    rig.dashboard.timeline = Timeline(clock: ReplayClock(length: .seconds(300)))
    rig.draw()
    for (key, position, speed) in [
      ("p", 0, 1), ("]", 10, 1), ("]", 20, 1), ("[", 10, 1), (",", 9, 1), (".", 10, 1), ("(", 10, 0.5), (")", 10, 1), (")", 10, 2),
      ("E", 300, 2), ("B", 0, 2),
    ] {
      #expect(rig.type(key).isEmpty)
      #expect(rig.dashboard.timeline.clock?.position == .seconds(position), "\(key)")
      #expect(rig.dashboard.timeline.clock?.speed == speed && rig.dashboard.timeline.clock?.isPaused == true, "\(key)")
    }
    rig.type("E:back 2m")
    rig.press(.enter)
    #expect(rig.dashboard.timeline.clock?.position == .seconds(180))
    #expect(rig.dashboard.timeline.picture == nil)
    rig.press(.function(1))
    rig.type("/10 s")
    #expect(rig.shows("10 s back: what the screen showed then, or a replay"))
  }

  @Test("without a recording they say where one comes from")
  func noRecording() throws {
    for key in ["(", ")"] {
      var rig = try DashboardRig.small()
      rig.draw()
      #expect(rig.type(key).isEmpty)
      #expect(rig.shows("jittop --replay FILE"))
    }
  }

  @Test(
    "the last row says where it is, how fast it goes, and whether it does",
    arguments: [
      ([] as [TimeCommand], 65, "▶ 1× 1:05 / 1:01:01"), ([.pause, .move(.seconds(7))], 1, "PAUSED 1× 0:07 / 1:01:01"),
      ([.faster, .faster], 2, "▶ 4× 0:08 / 1:01:01"), ([.slower, .slower], 8, "▶ 1/4× 0:02 / 1:01:01"),
      ([.end], 1, "END 1:01:01 / 1:01:01"),
    ])
  func status(_ commands: [TimeCommand], seconds: Int, words: String) throws {
    for (columns, rows) in [(160, 45), (100, 30), (80, 24), (40, 12)] {
      var clock = ReplayClock(length: .seconds(3661))
      for command in commands { clock.perform(command) }
      clock.pass(.seconds(seconds))
      var rig = try DashboardRig.small(columns: columns, rows: rows, isReadOnly: true)
      rig.dashboard.timeline = Timeline(clock: clock)
      rig.draw()
      #expect(rig.shows(words), "\(rig.canvas.text)")
      #expect(!rig.shows("watching") && !rig.shows("Inject"))
      #expect(rig.dashboard.pointer.areas.contains { $0.target == .action(.stepBack) } == (columns >= 80))
    }
  }

  @Test("before the first map was there, that is said, not how to make one now", arguments: [(160, 45), (80, 24), (40, 12)])
  func empty(columns: Int, rows: Int) {
    var rig = DashboardRig(columns: columns, rows: rows, isReadOnly: true)
    rig.dashboard.timeline = Timeline(clock: ReplayClock(length: .seconds(90)))
    rig.draw()
    #expect(rig.shows("No map was there at this time.") && rig.shows("0:00 / 1:30"))
    #expect(!rig.shows("perf-basic-prof"))
  }

  @Test("while an earlier time is on its way, that is said")
  func seeking() throws {
    var rig = try DashboardRig.small(isReadOnly: true)
    rig.dashboard.timeline = Timeline(clock: ReplayClock(length: .seconds(90)))
    rig.dashboard.timeline.isSeeking = true
    rig.draw()
    #expect(rig.shows("seeking 0:00 / 1:30") && !rig.shows("▶"))
  }

  @Test("keys that would write say that a replay writes nothing", arguments: ["i", "d", "J", "e"])
  func writesNothing(_ key: String) throws {
    var rig = try DashboardRig.small(isReadOnly: true)
    rig.dashboard.timeline = Timeline(clock: ReplayClock(length: .seconds(90)))
    rig.type(key)
    #expect(rig.shows("a replay writes nothing"))
  }

  @Test("a message goes when its time is over, also where the recording's stands still")
  func message() throws {
    var rig = try DashboardRig.small(isReadOnly: true)
    rig.dashboard.timeline = Timeline(clock: ReplayClock(length: .seconds(90)))
    rig.dashboard.realTime = .seconds(7000)
    rig.type("i")
    rig.dashboard.realTime = .milliseconds(7_009_999)
    rig.draw()
    #expect(rig.shows("a replay writes nothing") && !rig.dashboard.showsOldNotice)
    rig.dashboard.realTime = .seconds(7010)
    #expect(rig.dashboard.showsOldNotice)
    rig.draw()
    #expect(!rig.shows("a replay writes nothing") && rig.shows("Help") && !rig.dashboard.showsOldNotice)
  }
}
