// swift-format-ignore-file: a screen is wider than a line of code
import Monitor
import PerfMap
import Screen
import TestSupport
import Testing

@testable import Dashboard

@Suite("The pane of the address space")
struct SpacePaneTests {
  /// The pane alone, of a small node: optimised code has taken bytes from older code, the last three entries are new.
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

  /// The rows of the pane.
  private func pane(_ rig: DashboardRig) -> [String] { rect(rig).map { Array(rig.rows[$0.row..<$0.endRow]) } ?? [] }

  private func selection(_ rig: DashboardRig) -> Int? { rig.fed.monitor.entries.selection?.index }

  /// Where the cursor stands in the pane.
  private func cursor(_ rig: DashboardRig) -> Point? {
    guard let rect = rect(rig) else { return nil }
    // The legend explains it below.
    for row in rect.row..<rect.endRow {
      for column in rect.column..<rect.endColumn where "▲◀▶".unicodeScalars.contains(where: { $0.value == rig.canvas[column, row].base }) {
        return Point(column: column, row: row)
      }
    }
    return nil
  }

  // MARK: - What is seen

  @Test("all of it: clusters, folded gaps, density, heat of what is new, overlaps, cursor")
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

  @Test("zoomed into the cluster of the cursor")
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

  @Test("zoomed to bytes: entries as bars, what they lost below them, dead ones with a D")
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

  @Test("zoomed to bytes on a large screen")
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

  @Test("zoomed to bytes where there are two rows")
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

  @Test("zoomed to bytes on a very small screen: what was lost has several lines")
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

  @Test("a real node: its code space, and code that code was put over")
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

  @Test("bars have the roles of their tiers; new ones are bold, the selected one lies on its surface, the dead one is gone")
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

  @Test("every sign of the pane has one of its own in ASCII", arguments: ["2", "2+", "2{++++++++++", "2{+++++++++++++++"])
  func ascii(keys: String) {
    for (columns, rows) in [(160, 45), (100, 30), (80, 24), (40, 12)] {
      var rig = rig(columns: columns, rows: rows)
      rig.type(keys)
      guard let rect = rect(rig) else { return }
      for row in rect.row..<rect.endRow {
        for column in rect.column..<rect.endColumn {
          let base = rig.canvas[column, row].base
          #expect(SymbolSet.plain(base) != 0x3f || Array("作業\0".unicodeScalars).contains { $0.value == base }, "\(String(base, radix: 16))")
        }
      }
    }
  }

  // MARK: - Keys

  @Test("+ and - zoom, 0 and = show the whole, only where the pane has the keys")
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

  @Test("keys that come between two frames do what they do one by one")
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

  @Test("h and l pan what was zoomed into; the cursor stays where it is, and the edge says on which side")
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
    // Everything is shown: they go through the code as elsewhere.
    rig.type("0h")
    #expect(selection(rig) == 6)
    rig.type("3")
    rig.type("h")
    #expect(selection(rig) == 5)
    rig.type("2+3h")
    #expect(selection(rig) == 7)
  }

  @Test("the brackets go from cluster to cluster, and a cluster that is zoomed into gives way to the next")
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

  // MARK: - The cursor

  @Test("moving in the table moves the cursor, and a view that does not show it")
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

  @Test("the newest entry does not tear the view away when it is followed")
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

  @Test("a click on a cell selects its entry in the table, at every size", arguments: [(160, 45), (100, 30), (80, 24)])
  func click(columns: Int, rows: Int) throws {
    var rig = rig(columns: columns, rows: rows)
    let pane = try #require(rect(rig))
    for hit in rig.dashboard.pointer.areas {
      guard case .addresses(let window) = hit.target else { continue }
      rig.mouse(.press, column: hit.rect.column, row: pane.row + 1)
      #expect(rig.dashboard.focus == .space)
      let id = try #require(rig.fed.monitor.entries.selection)
      let range = try #require(rig.fed.monitor.selected?.contents.entries.range(of: id))
      let cell = try #require(rig.fed.monitor.selected.flatMap { SpacePane.entry(in: window, $0.contents.ranges) })
      #expect(cell == id)
      // The cursor stands where it was clicked, unless the entry begins further down or nothing lies there.
      if window.contains(range.start) { #expect(cursor(rig)?.column == hit.rect.column) }
      #expect(rig.rows.contains { $0.contains("▸") && $0.contains("\(range.start)") })
    }
  }

  @Test("a click on a bar selects its entry, a dead one too")
  func clickBar() throws {
    var rig = rig()
    rig.type("2{++++++++++")
    try rig.click("*render")
    #expect(selection(rig) == 6)
    try rig.click("D ^tick")
    #expect(selection(rig) == 4)
    #expect(rig.rows.contains { $0.contains("▸") && $0.contains("7fbcc0a00100") })
  }

  @Test("the wheel over the pane zooms at the pointer, whatever has the keys")
  func wheel() throws {
    var rig = rig()
    let hit = try #require(rig.dashboard.pointer.areas.first { if case .addresses = $0.target { true } else { false } })
    for _ in 0..<6 { rig.mouse(.wheelUp, column: hit.rect.column, row: hit.rect.row) }
    #expect(rig.dashboard.focus == .processes)
    #expect(selection(rig) == 8)
    let window = try #require(rig.dashboard.space.view.window)
    // The first cell of what was seen each time.
    #expect(window.first < Address(0x18c4080) && window.last < Address(0x18c4200))
    for _ in 0..<9 { rig.mouse(.wheelDown, column: hit.rect.column, row: hit.rect.row) }
    #expect(rig.dashboard.space.view.window == nil)
  }

  @Test("its labels can be pressed once it has the keys")
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

  // MARK: - Other maps

  @Test("another map is shown as a whole")
  func otherMap() throws {
    var rig = try DashboardRig.small()
    rig.type("2+++1j")
    #expect(rig.dashboard.space.view.window == nil)
  }

  @Test("a map that begins again without the code that was zoomed into says so")
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
    "maps without code, of one byte, and at both ends of all addresses take every key",
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
  /// Expects the rows of a pane; on a mismatch they lie in a file, to be looked at.
  func expectPane(_ expected: String, _ rows: [String], sourceLocation: SourceLocation = #_sourceLocation) {
    let wanted = expected.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
    guard rows != wanted else { return }
    Issue.record("the pane differs; it is \(DashboardRig.keep(rows, sourceLocation))", sourceLocation: sourceLocation)
  }
}
