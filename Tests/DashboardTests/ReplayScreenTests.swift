import Monitor
import PerfMap
import Screen
import Testing

@testable import Dashboard

@Suite("The screen of a replay")
struct ReplayScreenTests {
  @Test("In a replay, time keys change position and speed, and p pauses")
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
    #expect(rig.shows("go back 10 s (live or in a replay)"))
  }

  @Test("Without a replay, the speed keys explain how to start one")
  func noRecording() throws {
    for key in ["(", ")"] {
      var rig = try DashboardRig.small()
      rig.draw()
      #expect(rig.type(key).isEmpty)
      #expect(rig.shows("jittop --replay FILE"))
    }
  }

  @Test(
    "The footer shows the position, the speed and the state of a replay",
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

  @Test(
    "Before the first map of a replay, the screen shows that there are no maps instead of how to enable one",
    arguments: [(160, 45), (80, 24), (40, 12)])
  func empty(columns: Int, rows: Int) {
    var rig = DashboardRig(columns: columns, rows: rows, isReadOnly: true)
    rig.dashboard.timeline = Timeline(clock: ReplayClock(length: .seconds(90)))
    rig.draw()
    #expect(rig.shows("No maps at this time.") && rig.shows("0:00 / 1:30"))
    #expect(!rig.shows("perf-basic-prof"))
  }

  @Test("The footer shows that a replay is seeking")
  func seeking() throws {
    var rig = try DashboardRig.small(isReadOnly: true)
    rig.dashboard.timeline = Timeline(clock: ReplayClock(length: .seconds(90)))
    rig.dashboard.timeline.isSeeking = true
    rig.draw()
    #expect(rig.shows("seeking 0:00 / 1:30") && !rig.shows("▶"))
  }

  @Test("Keys that would write report that a replay is read-only", arguments: ["i", "d", "J", "e"])
  func writesNothing(_ key: String) throws {
    var rig = try DashboardRig.small(isReadOnly: true)
    rig.dashboard.timeline = Timeline(clock: ReplayClock(length: .seconds(90)))
    rig.type(key)
    #expect(rig.shows("a replay is read-only"))
  }

  @Test("A message expires in real time, even while the time of the replay does not advance")
  func message() throws {
    var rig = try DashboardRig.small(isReadOnly: true)
    rig.dashboard.timeline = Timeline(clock: ReplayClock(length: .seconds(90)))
    rig.dashboard.realTime = .seconds(7000)
    rig.type("i")
    rig.dashboard.realTime = .milliseconds(7_009_999)
    rig.draw()
    #expect(rig.shows("a replay is read-only") && !rig.dashboard.showsOldNotice)
    rig.dashboard.realTime = .seconds(7010)
    #expect(rig.dashboard.showsOldNotice)
    rig.draw()
    #expect(!rig.shows("a replay is read-only") && rig.shows("Help") && !rig.dashboard.showsOldNotice)
  }
}
