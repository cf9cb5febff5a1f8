import Screen
import Settings
import TestSupport
import Testing

@testable import Dashboard

@Suite("Keys")
struct KeyTests {
  @Test("The quit, demo, redraw and suspend keys and a hangup return effects for the session loop")
  func effects() throws {
    var rig = try DashboardRig.samples()
    #expect(rig.type("q") == [.quit])
    #expect(rig.type("d") == [.startDemo])
    #expect(rig.press(.control("l"), .control("z"), .function(10)) == [.redraw, .suspend, .quit])
    #expect(rig.dashboard.handle(.hangup, &rig.fed.monitor) == [.quit])
  }

  @Test(
    "Tab cycles through the panes in screen order, shift-tab backwards",
    arguments: [
      (160, 45, [Pane.space, .entries, .overlaps, .processes]), (100, 30, [.space, .entries, .overlaps, .processes]),
      (80, 24, [.space, .entries, .rate, .overlaps, .detail, .processes]),
      (40, 12, [.entries, .overlaps, .rate, .space, .detail, .processes]),
    ])
  func tab(columns: Int, rows: Int, order: [Pane]) throws {
    var rig = try DashboardRig.samples(columns: columns, rows: rows)
    rig.draw()
    for pane in order {
      rig.press(.tab)
      #expect(rig.dashboard.focus == pane)
      #expect(rig.shows(pane.superscript.string + pane.title.string))
      // The border of the focused pane has a different colour role.
      #expect(try rig.style(of: pane.superscript.string).role == .key)
      let frames = rig.dashboard.pointer.areas.filter { $0.target == .pane(pane) }
      let corner = try #require(frames.last?.rect)
      #expect(rig.canvas[corner.column, corner.row].style.role == .borderFocus)
    }
    for pane in order.dropLast().reversed() {
      rig.press(.backTab)
      #expect(rig.dashboard.focus == pane)
    }
  }

  @Test("Enter opens a map, then an entry; in the overlaps it opens the full-screen view, then jumps to the newer entry")
  func enter() throws {
    var rig = try DashboardRig.samples()
    rig.press(.enter)
    #expect(rig.dashboard.focus == .entries)
    rig.press(.enter)
    #expect(rig.dashboard.focus == .detail)
    rig.type("5j")
    rig.press(.enter)
    #expect(rig.dashboard.focus == .overlaps && rig.dashboard.arrangement.shown == [.overlaps])
    rig.press(.enter)
    #expect(rig.dashboard.focus == .entries && rig.dashboard.arrangement.shown.count > 1)
    let log = try #require(rig.fed.monitor.selected?.contents.overlaps)
    #expect(rig.fed.monitor.entries.selection == log[1].newer)
    #expect(!rig.fed.monitor.entries.isFollowing)
  }

  @Test("Follow keeps the newest entry visible until a row is selected")
  func follow() throws {
    var rig = try DashboardRig.samples()
    let id = try #require(rig.fed.monitor.selectedMap)
    func add(_ number: Int) { rig.fed.append("7fff0000\(number)000 10 JS:*fresh\(number)\n", to: id) }
    add(1)
    rig.draw()
    #expect(rig.shows("follow ●") && rig.shows("▸     7fff00001000"), "\(rig)")
    rig.type("3j")
    #expect(!rig.shows("follow ●"))
    let chosen = rig.fed.monitor.entries.selection
    add(2)
    rig.draw()
    #expect(rig.fed.monitor.entries.selection == chosen)
    #expect(!rig.rows.contains { $0.contains("▸") && $0.contains("fresh2") })
    rig.type("f")
    #expect(rig.shows("follow ●"))
    #expect(rig.rows.contains { $0.contains("▸") && $0.contains("fresh2") })
  }

  @Test("Pause freezes the screen; reading continues, and the number of entries read since is shown")
  func pause() throws {
    var rig = try DashboardRig.samples()
    let id = try #require(rig.fed.monitor.selectedMap)
    rig.type("p")
    #expect(rig.rows.last?.hasSuffix("PAUSED +0") == true)
    let frozen = rig.rows.dropLast()
    rig.fed.append((0..<1234).map { "7fff\(String($0 + 4096, radix: 16))000 10 JS:*late\($0)\n" }.joined(), to: id)
    rig.fed.pass(.seconds(5))
    rig.draw()
    #expect(rig.rows.dropLast() == frozen)
    #expect(rig.rows.last?.hasSuffix("PAUSED +1 234") == true, "\(rig.rows.last ?? "")")
    #expect(rig.fed.monitor.maps[id]?.contents.entries.count == 4809 + 1234)
    // The selection can move in the frozen snapshot.
    rig.type("3j")
    #expect(rig.rows.contains { $0.contains("▸") && $0.contains("98dc3c7caae") })
    rig.type("p")
    #expect(!rig.shows("PAUSED"))
    #expect(rig.rows.mapsHeading.contains("15 334 entries"), "\(rig.rows.mapsHeading)")
    // The selection made in the snapshot is kept.
    #expect(rig.fed.monitor.entries.selection?.index == 4807)
  }

  @Test("The search prompt edits text, finds the next hit and cancels")
  func search() throws {
    var rig = try DashboardRig.samples()
    rig.type("/prioq")
    #expect(rig.rows.last?.hasPrefix(" search names: prioq") == true)
    #expect(rig.cursor == Point(column: 20, row: 44))
    rig.press(.backspace)
    #expect(rig.rows.last?.hasPrefix(" search names: prio ") == true)
    // Keys of actions are plain letters in the prompt.
    rig.type("rity_q")
    rig.press(.enter)
    #expect(rig.dashboard.focus == .entries)
    #expect(rig.shows("/priority_q"))
    // The selected row matches: the search starts there.
    #expect(rig.rows.contains { $0.contains("▸") && $0.contains("removeAt node:internal/priority_queue:89:11") })
    #expect(try rig.style(of: "priority_queue:89:11").surface == .match)
    let first = rig.fed.monitor.entries.selection
    rig.type("n")
    #expect(rig.fed.monitor.entries.selection != first)
    rig.type("N")
    #expect(rig.fed.monitor.entries.selection == first)
    rig.type("/nosuchname")
    rig.press(.enter)
    #expect(rig.shows("not found: nosuchname"))
    #expect(rig.fed.monitor.entries.selection == first)
    rig.type("/abc")
    rig.press(.escape)
    #expect(!rig.shows("search names:") && rig.cursor == nil)
  }

  @Test("The footer counts malformed lines, and m lists them")
  func malformedCount() throws {
    var rig = try DashboardRig.samples()
    let id = try #require(rig.fed.monitor.selectedMap)
    rig.fed.append("nonsense\n", to: id)
    rig.draw()
    #expect(rig.rows.last?.contains("1 malformed") == true)
    rig.type("m")
    #expect(rig.shows("line 4810 · byte 194998"), "\(rig.canvas.text)")
    #expect(rig.shows("nonsense"))
    rig.press(.escape)
    #expect(!rig.shows("line 4810"))
  }
}
