// swift-format-ignore-file: a screen is wider than a line of code
import Monitor
import PerfMap
import Screen
import TestSupport
import Testing

@testable import Dashboard

@Suite("The address space pane")
struct SpacePaneTests {
  /// Returns a dashboard with a small node map: optimised code has taken bytes from older code, and the last three entries are new.
  private func rig(columns: Int = 100, rows: Int = 30) -> DashboardRig {
    var rig = DashboardRig(columns: columns, rows: rows)
    let id = rig.fed.add(pid: 4711, existed: true)
    rig.fed.append(
      """
      18c4000 1000 Builtin:ArrayMap
      18c5000 800 Builtin:ArrayFilter
      24b66fb0da76 40 JS:~parse app.js:1:1
      7fbcc0a00000 100 JS:~tick app.js:2:1
      7fbcc0a00100 80 JS:^tick app.js:2:1
      7fbcc0a00180 80 JS:^render app.js:9:4

      """, to: id)
    rig.fed.run(id, comm: "node")
    rig.fed.pass(.seconds(20))
    rig.fed.append(
      """
      7fbcc0a001c0 100 JS:*render app.js:9:4
      7fbcc0a00100 80 JS:*tick app.js:2:1
      7fbcc0a40000 200 JS:*作業 app.js:3:1

      """, to: id)
    rig.fed.pass(.seconds(1))
    rig.draw()
    return rig
  }

  private func rect(_ rig: DashboardRig) -> Rect? { rig.dashboard.pointer.areas.last { $0.target == .pane(.space) }?.rect }

  private func pane(_ rig: DashboardRig) -> [String] { rect(rig).map { Array(rig.rows[$0.row..<$0.endRow]) } ?? [] }

  private func selection(_ rig: DashboardRig) -> Int? { rig.fed.monitor.entries.selection?.index }

  /// Returns the position of the cursor in the pane.
  private func cursor(_ rig: DashboardRig) -> Point? {
    guard let rect = rect(rig) else { return nil }
    // Return the first match: the legend, in a lower row, also contains the glyph.
    for row in rect.row..<rect.endRow {
      for column in rect.column..<rect.endColumn where "▲◀▶".unicodeScalars.contains(where: { $0.value == rig.canvas[column, row].base }) {
        return Point(column: column, row: row)
      }
    }
    return nil
  }

  @Test("The whole address space shows clusters, folded gaps, density, new entries, overlaps and the cursor")
  func whole() {
    var rig = rig()
    rig.type("2")
    rig.expectPane(
      #"""
      ╭─┐²address space┌─┐4711 node┌─┐3 clusters┌────────────────────────────────────────┐7.3KB of code┌─╮
      │ 18c4000 6.0K               7fbcc0a00000                    1.2K                     7fbcc0a40200 │
      │ ██████████████ ╱╱ █████ ╱╱ ░                                                                   ░ │
      │                            █                                                                   ▄ │
      │                            ╳                                                                   ▲ │
      ╰─┘zoom in +└─┘cluster { }└────────────────────────────────────────────────────────────────────────╯
      """#, pane(rig))
  }

  @Test("Zooming in shows the cluster that contains the cursor")
  func cluster() {
    var rig = rig()
    rig.type("2+")
    rig.expectPane(
      #"""
      ╭─┐²address space┌─┐4711 node┌─┐zoom 7fbcc0a00000 – 7fbcc0a40200┌─────────────────┐1.2KB of 257KB┌─╮
      │ 7fbcc0a00000                                  1.2K                                  7fbcc0a40200 │
      │ ░                                                                                              ░ │
      │ █                                                                                              ▄ │
      │ ╳                                                                                              ▲ │
      ╰─┘zoom in +└─┘out -└─┘whole 0└─┘pan h l└─┘cluster { }└────────────────────────────────────────────╯
      """#, pane(rig))
  }

  @Test("When single bytes are visible, entries are bars with their lost bytes below, and dead entries have a D")
  func bytes() {
    var rig = rig()
    rig.type("2{++++++++++")
    rig.expectPane(
      #"""
      ╭─┐²address space┌─┐4711 node┌─┐zoom 7fbcc0a00000 – 7fbcc0a00201┌───────────────────┐513B of 513B┌─╮
      │ 7fbcc0a00000            7fbcc0a00081            7fbcc0a00101                        7fbcc0a00201 │
      │ ├~tick app.js:2:1 ────────────────────────────┤├*tick app.js:2:1 ─────┤├^render a…┄├*render ap…─ │
      │                                                ┄D ^tick app.js:2:1 ┄┄┄┄            ┄^render a…┄  │
      │ ▲                                              =                       ╳           ╳             │
      ╰─┘zoom in +└─┘out -└─┘whole 0└─┘pan h l└─┘cluster { }└────────────────────────────────────────────╯
      """#, pane(rig))
  }

  @Test("When single bytes are visible, a large screen also shows the legend")
  func wideBytes() {
    var rig = rig(columns: 160, rows: 45)
    rig.type("2{++++++++++")
    rig.expectPane(
      #"""
      ╭─┐²address space┌─┐4711 node┌─┐zoom 7fbcc0a00000 – 7fbcc0a00201┌───────────────────────────────────────────────────────────────────────────────┐513B of 513B┌─╮
      │ 7fbcc0a00000            7fbcc0a0004f            7fbcc0a0009e            7fbcc0a000ed            7fbcc0a0013c            7fbcc0a0018b            7fbcc0a00201 │
      │ ├~tick app.js:2:1 ──────────────────────────────────────────────────────────┤├*tick app.js:2:1 ────────────────────┤├^render app.js:9:4┄├*render app.js:9:4─ │
      │                                                                              ┄D ^tick app.js:2:1 ┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄                    ┄^render app.js:9…┄  │
      │ ▲                                                                            =                                      ╳                   ╳                    │
      │ ├─┤ owns its bytes   ├─┄ trimmed   ┄ taken by newer entries   D dead   ▲ cursor 7fbcc0a00000 100                                                             │
      ╰─┘zoom in +└─┘out -└─┘whole 0└─┘pan h l└─┘cluster { }└────────────────────────────────────────────────────────────────────────────────────────────────────────╯
      """#, pane(rig))
  }

  @Test("When single bytes are visible at 80x24, two rows show owned and lost bytes")
  func compactBytes() {
    var rig = rig(columns: 80, rows: 24)
    rig.type("2{++++++++++")
    rig.expectPane(
      #"""
      ╭─┐²address space┌─┐4711 node┌──────────────────────────────────┐513B of 513B┌─╮
      │ ├~tick app.js:2:1 ──────────────────┤├*tick app.js:2:1 ┤├^render…┄├*render…─ │
      │ ▲                                    ┄D ^tick app.js:2…┄          ┄^rende…┄  │
      ╰─┘zoom in +└─┘out -└─┘whole 0└─┘pan h l└─┘cluster { }└────────────────────────╯
      """#, pane(rig))
  }

  @Test("When single bytes are visible, a small screen shows lost bytes on several lines")
  func singleBytes() {
    var rig = rig(columns: 40, rows: 12)
    rig.type("2{++++++++++")
    rig.expectPane(
      #"""
      ╭─┐²address space┌──────┐513B of 513B┌─╮
      │ 7fbcc0a00000            7fbcc0a00201 │
      │ ├~tick app.js:2…┤├*tick …┤├^r…┄├*r…─ │
      │                  ┄D ^tic…┄     ┄┄┄┄  │
      │                                      │
      │                                      │
      │                                      │
      │                                      │
      │ ▲                =        ╳    ╳     │
      │ ├─┤ owns its bytes   ├─┄ trimmed   … │
      ╰─┘zoom in +└─┘out -└─┘whole 0└────────╯
      """#, pane(rig))
  }

  @Test("A real node map shows its code space and overwritten code")
  func real() throws {
    var rig = try DashboardRig.samples()
    rig.type("2o+")
    rig.expectPane(
      #"""
      ╭─┐²address space┌─┐4711 node┌─┐zoom 7f03e5fc3040 – 7f03e6027b18┌─────────────────────────────────────────────────────────────────────────────┐351KB of 403KB┌─╮
      │ 7f03e5fc3040                                                                351K                                                                7f03e6027b18 │
      │ ████▓▓██▓█▓█▓▓▓██▓▓█▓█▓█▓█▓█▓█▓▓▓▓▓▓██▓▓█▓▓█▓█▓█▓█▓▓▓▓█▓▓█▓▓▓▓█▓███▓▓▓███▓██▓███████████████▓      ▓██████████████████████████████████████████████████░    ▓ │
      │                                                                                                                                                              │
      │                                                                                                                       ╳╳╳╳╳╳╳╳╳╳╳╳╳╳╳╳╳╳╳╳╳╳╳╳╳╳╳⊂⊂⊂       ▲ │
      │ density ·░▒▓█   new in 10 s ▁▃▅█   ≡ duplicate  = same range  ⊂ nested  ╳ straddle   ▲ cursor                                                                │
      ╰─┘zoom in +└─┘out -└─┘whole 0└─┘pan h l└─┘cluster { }└────────────────────────────────────────────────────────────────────────────────────────────────────────╯
      """#, pane(rig))
    for _ in 0..<8 { rig.type("o") }
    rig.type("++++++++")
    rig.expectPane(
      #"""
      ╭─┐²address space┌─┐4711 node┌─┐zoom 7f03e60219de – 7f03e6022029┌─────────────────────────────────────────────────────────────────────────────┐1.6KB of 1.6KB┌─╮
      │ 7f03e60219de            7f03e6021ad6            7f03e6021bce            7f03e6021cc6            7f03e6021dbe            7f03e6021eb6            7f03e6022029 │
      │ ─*gen_2_148 :3:26 ─────────────┤┄*/srv…┄├*gen_2_148 :3:26 ────────────────────────────────────────────────────────┤┄*/s…┄├*gen_2_149 :3:26 ───────────────── │
      │ ┄*/srv/node/app.js:1:1 ┄┄┄┄┄┄┄┄┄        ┄*/srv/node/app.js:1:1 ┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄      ┄*/srv/node/app.js:1:1 ┄┄┄┄┄┄┄┄┄┄┄┄ │
      │ ⊂                               ⊂       ▲                                                                          ⊂     ⊂                                   │
      │ ├─┤ owns its bytes   ├─┄ trimmed   ┄ taken by newer entries   D dead   ▲ cursor 7f03e6021b80 308                                                             │
      ╰─┘zoom in +└─┘out -└─┘whole 0└─┘pan h l└─┘cluster { }└────────────────────────────────────────────────────────────────────────────────────────────────────────╯
      """#, pane(rig))
  }

  @Test("Bars have the colour roles of their tiers; bars of new, selected and dead entries have other styles")
  func roles() throws {
    var rig = rig()
    rig.type("2{++++++++++l")
    let row = try #require(rect(rig)).row + 2
    func style(_ text: String, _ row: Int) -> Style? {
      let scalars = text.unicodeScalars.enumerated()
      let column = (0..<100).first { column in scalars.allSatisfy { rig.canvas[column + $0.offset, row].base == $0.element.value } }
      return column.map { rig.canvas[$0, row].style }
    }
    #expect(style("~tick", row) == Style(.tierInterp, on: .selected))
    #expect(style("*tick", row) == Style(.tierOpt, .bold))
    #expect(style("^rend", row) == Style(.tierBaseline))
    #expect(style("D ^t", row + 1) == Style(.entryGone))
    #expect(style("┄┄┄ ^r", row + 1) == Style(.textDim))
  }

  @Test("Every glyph of the address space pane has an ASCII equivalent", arguments: ["2", "2+", "2{++++++++++", "2{+++++++++++++++"])
  func ascii(keys: String) throws {
    for (columns, rows) in [(160, 45), (100, 30), (80, 24), (40, 12)] {
      var rig = rig(columns: columns, rows: rows)
      rig.type(keys)
      let rect = try #require(self.rect(rig))
      // Do not count the glyphs of the border: the inside of the pane must have some.
      let inside = rect.inside
      let hasGlyphs = (inside.row..<inside.endRow).contains { row in
        (inside.column..<inside.endColumn).contains { rig.canvas[$0, row].base > 0x7e }
      }
      #expect(hasGlyphs, "\(rig)")
      for row in rect.row..<rect.endRow {
        for column in rect.column..<rect.endColumn {
          let base = rig.canvas[column, row].base
          #expect(SymbolSet.plain(base) != 0x3f || Array("作業\0".unicodeScalars).contains { $0.value == base }, "\(String(base, radix: 16))")
        }
      }
    }
  }

  @Test("If the address space pane is focused, + and - zoom it, and 0 and = show all of it; otherwise they have no effect on it")
  func zoom() {
    var rig = rig()
    for key in ["+", "-", "0", "="] {
      let before = rig.canvas
      rig.type(key)
      #expect(rig.canvas == before, "\(key)")
    }
    rig.type("2")
    let whole = pane(rig)
    for back in ["0", "=", "-", "------------------------"] {
      rig.type(back == "-" ? "+" : "++++++++++++")
      #expect(pane(rig) != whole && rig.shows("zoom 7fbcc0a"), "\(rig)")
      rig.type(back)
      #expect(pane(rig) == whole, "\(back)")
    }
    for _ in 0..<60 { rig.type("+") }
    #expect(rig.dashboard.space.view.window?.span == AddressWindow.smallest - 1)
  }

  @Test("Several keys between two frames have the same effect as keys with a frame after each")
  func burst() {
    var slow = rig()
    var fast = rig()
    slow.type("2")
    fast.type("2")
    for key in "{+++{++-l+}++-".unicodeScalars {
      slow.type(String(Character(key)))
      _ = fast.dashboard.handle(.key(.character(key)), &fast.fed.monitor)
      #expect(fast.dashboard.space.view == slow.dashboard.space.view || "{}".unicodeScalars.contains(key), "\(key)")
    }
    fast.draw()
    #expect(fast.rows == slow.rows)
  }

  @Test("The h and l keys pan a zoomed view; the selection stays, and an arrow at the edge shows its direction")
  func pan() throws {
    var rig = rig()
    rig.type("2++++")
    let selected = selection(rig)
    let before = try #require(rig.dashboard.space.view.window)
    rig.type("hhh")
    let after = try #require(rig.dashboard.space.view.window)
    #expect(after.last < before.first && after.span == before.span)
    #expect(selection(rig) == selected)
    let edge = try #require(cursor(rig))
    #expect(rig.canvas[edge.column, edge.row].base == 0x25b6 && edge.column == 97)
    rig.press(.right, .right, .right, .right)
    #expect(cursor(rig).map { rig.canvas[$0.column, $0.row].base } == 0x25b2)
    // Without zoom, h and l select the neighbours in memory.
    rig.type("0h")
    #expect(selection(rig) == 6)
    rig.type("3")
    rig.type("h")
    #expect(selection(rig) == 5)
    rig.type("2+3h")
    #expect(selection(rig) == 7)
  }

  @Test("The { and } keys select the previous and next cluster, and a zoomed view follows")
  func clusters() {
    var rig = rig()
    rig.type("3{")
    #expect(selection(rig) == 3)
    rig.type("{")
    #expect(selection(rig) == 2)
    rig.type("{{{")
    #expect(selection(rig) == 0)
    rig.type("}}}")
    #expect(selection(rig) == 8)
    rig.type("2{+")
    #expect(rig.shows("zoom 7fbcc0a00000 – 7fbcc0a40200"))
    rig.type("{")
    #expect(rig.shows("zoom 24b66fb0da76 – 24b66fb0dab6"))
    rig.type("{")
    #expect(rig.shows("zoom 18c4000 – 18c5800"))
    rig.type("}}")
    #expect(rig.shows("zoom 7fbcc0a00000 – 7fbcc0a40200"))
  }

  @Test("Moving in the entries table moves the cursor of the address space, and the zoomed view if the cursor leaves it")
  func cursorFollowsTable() throws {
    var rig = rig()
    rig.type("2{++++++++++")
    let view = try #require(rig.dashboard.space.view.window)
    rig.type("3")
    rig.type("l")
    #expect(selection(rig) == 7)
    #expect(rig.dashboard.space.view.window == view)
    let moved = try #require(cursor(rig))
    rig.type("l")
    #expect(selection(rig) == 5)
    #expect(try #require(cursor(rig)).column > moved.column)
    rig.press(.end)
    #expect(selection(rig) == 0)
    let window = try #require(rig.dashboard.space.view.window)
    #expect(window.contains(Address(0x18c4000)) && window.span == view.span)
    #expect(cursor(rig) != nil)
  }

  @Test("Following the newest entry does not move the zoomed view")
  func following() throws {
    var rig = rig()
    rig.type("2++++")
    let view = try #require(rig.dashboard.space.view.window)
    let id = try #require(rig.fed.monitor.selectedMap)
    rig.fed.append("18c7000 10 Builtin:new\n", to: id)
    rig.draw()
    #expect(selection(rig) == 9)
    #expect(rig.dashboard.space.view.window == view)
    let edge = try #require(cursor(rig))
    #expect(rig.canvas[edge.column, edge.row].base == 0x25c0)
  }

  @Test(
    "A click on a cell of the address space selects the entry of the cell in the table, at every size",
    arguments: [(160, 45), (100, 30), (80, 24)])
  func click(columns: Int, rows: Int) throws {
    var rig = rig(columns: columns, rows: rows)
    let pane = try #require(rect(rig))
    let hits = rig.dashboard.pointer.areas.compactMap { area in
      if case .addresses(let window) = area.target { (rect: area.rect, window: window) } else { nil }
    }
    // Each of the three clusters has a cell.
    try #require(hits.count >= 3)
    for hit in hits {
      let window = hit.window
      rig.mouse(.press, column: hit.rect.column, row: pane.row + 1)
      #expect(rig.dashboard.focus == .space)
      let id = try #require(rig.fed.monitor.entries.selection)
      let range = try #require(rig.fed.monitor.selected?.contents.entries.range(of: id))
      let cell = try #require(rig.fed.monitor.selected.flatMap { SpacePane.entry(in: window, $0.contents.ranges) })
      #expect(cell == id)
      // If the entry starts in the clicked cell, the cursor is in that cell.
      if window.contains(range.start) { #expect(cursor(rig)?.column == hit.rect.column) }
      #expect(rig.rows.contains { $0.contains("▸") && $0.contains("\(range.start)") })
    }
  }

  @Test("A click on a bar selects its entry, live or dead")
  func clickBar() throws {
    var rig = rig()
    rig.type("2{++++++++++")
    try rig.click("*render")
    #expect(selection(rig) == 6)
    try rig.click("D ^tick")
    #expect(selection(rig) == 4)
    #expect(rig.rows.contains { $0.contains("▸") && $0.contains("7fbcc0a00100") })
  }

  @Test("The wheel zooms at the pointer, whichever pane is focused")
  func wheel() throws {
    var rig = rig()
    let hit = try #require(rig.dashboard.pointer.areas.first { if case .addresses = $0.target { true } else { false } })
    for _ in 0..<6 { rig.mouse(.wheelUp, column: hit.rect.column, row: hit.rect.row) }
    #expect(rig.dashboard.focus == .processes)
    #expect(selection(rig) == 8)
    let window = try #require(rig.dashboard.space.view.window)
    // Each turn of the wheel has zoomed into the first cell of the view.
    #expect(window.first < Address(0x18c4080) && window.last < Address(0x18c4200))
    for _ in 0..<9 { rig.mouse(.wheelDown, column: hit.rect.column, row: hit.rect.row) }
    #expect(rig.dashboard.space.view.window == nil)
  }

  @Test("The labels of the focused address space pane can be clicked")
  func labels() throws {
    var rig = rig()
    rig.type("2")
    try rig.click("zoom in +")
    let zoomed = try #require(rig.dashboard.space.view.window)
    try rig.click("zoom in +")
    #expect(rig.dashboard.space.view.window != zoomed)
    try rig.click("out -")
    #expect(rig.dashboard.space.view.window == zoomed)
    try rig.click("whole 0")
    #expect(rig.dashboard.space.view.window == nil)
    try rig.click("cluster { }")
    #expect(selection(rig) == 8)
  }

  @Test("Selecting another map ends the zoom")
  func otherMap() throws {
    var rig = try DashboardRig.small()
    rig.type("2+++1j")
    #expect(rig.dashboard.space.view.window == nil)
  }

  @Test("A zoomed view shows 0 bytes of code if the rewritten map has no code in it")
  func rewritten() throws {
    var rig = rig()
    rig.type("2++")
    let id = try #require(rig.fed.monitor.selectedMap)
    rig.fed.restart(id, .truncated, with: "1000 10 JS:*a\n")
    rig.fed.monitor.selectEntry(nil)
    for _ in 0..<3 { rig.draw() }
    #expect(rig.shows("0B of "))
    rig.type("0")
    #expect(rig.shows("1 cluster") && rig.shows("16B of code"))
  }

  @Test(
    "Zooming out ends at the whole map, even if it has no code, one byte of code, or code at both ends of the address space",
    arguments: [
      "", "1000 0 zero\n", "0 1 a\n", "ffffffffffffffff 1 a\n", "0 1 a\nffffffffffffffff 1 b\n", "0 ffffffffffffffff all\n",
    ])
  func extremes(text: String) {
    for (columns, rows) in [(160, 45), (100, 30), (80, 24), (40, 12), (24, 5)] {
      var rig = DashboardRig(columns: columns, rows: rows)
      let id = rig.fed.add(pid: 1, existed: true)
      rig.fed.append(text, to: id)
      rig.draw()
      rig.type("2")
      for _ in 0..<70 { rig.type("+") }
      rig.type("llhh{}}{")
      for point in [0, columns / 2, columns - 1] {
        for row in 0..<rows { rig.mouse(.wheelUp, column: point, row: row) }
        rig.mouse(.press, column: point, row: rows / 2)
      }
      if rig.dashboard.focus != .space { rig.type("2") }
      for _ in 0..<140 { rig.type("-") }
      #expect(rig.dashboard.space.view.window == nil)
    }
  }
}

extension DashboardRig {
  /// Compares the rows of a pane. On a mismatch, the test fails and the rows are saved to a file for review.
  func expectPane(_ expected: String, _ rows: [String], sourceLocation: SourceLocation = #_sourceLocation) {
    let wanted = expected.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
    guard rows != wanted else { return }
    Issue.record("the pane differs; it is \(DashboardRig.keep(rows, sourceLocation))", sourceLocation: sourceLocation)
  }
}
