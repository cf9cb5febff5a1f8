import Monitor
import Screen
import TestSupport
import Testing

@testable import Dashboard

@Suite("The mouse")
struct MouseTests {
  @Test("a click on a row selects it, in every table")
  func rows() throws {
    var rig = try DashboardRig.samples()
    rig.draw()
    try rig.click("/tmp/perf-4712.map")
    #expect(rig.fed.monitor.selected?.pid?.rawValue == 4712)
    try rig.click("/tmp/perf-4711.map")
    #expect(rig.fed.monitor.selected?.pid?.rawValue == 4711)
    try rig.click("98dc3c7c9a6")
    #expect(rig.dashboard.focus == .entries)
    #expect(rig.fed.monitor.entries.selection?.index == 4806)
    try rig.click("…0226c0")
    #expect(rig.dashboard.focus == .overlaps)
    #expect(rig.fed.monitor.overlaps.selection == 557)
  }

  private func panes(at point: Point, _ rig: DashboardRig) -> [Pane] {
    rig.dashboard.hits.filter { $0.rect.contains(point) }.compactMap { if case .pane(let pane) = $0.target { pane } else { nil } }
  }

  @Test("a double click opens")
  func double() throws {
    var rig = try DashboardRig.samples()
    rig.draw()
    try rig.click("/tmp/perf-4712.map", .doublePress)
    #expect(rig.fed.monitor.selected?.pid?.rawValue == 4712)
    #expect(rig.dashboard.focus == .entries)
  }

  @Test("the wheel scrolls what it is over, and the keys stay where they are")
  func wheel() throws {
    var rig = try DashboardRig.samples()
    rig.draw()
    let place = try #require(rig.place(of: "98dc3c7c9a6"))
    rig.mouse(.wheelDown, column: place.column, row: place.row)
    #expect(rig.fed.monitor.entries.selection?.index == 4805)
    rig.mouse(.wheelUp, column: place.column, row: place.row)
    #expect(rig.fed.monitor.entries.selection?.index == 4808)
    #expect(rig.dashboard.focus == .processes)
    let overlap = try #require(rig.place(of: "…0226c0"))
    rig.mouse(.wheelDown, column: overlap.column, row: overlap.row)
    #expect(rig.fed.monitor.overlaps.selection == 559 - 3)
    let map = try #require(rig.place(of: "/tmp/perf-4711.map"))
    rig.mouse(.wheelUp, column: map.column, row: map.row)
    #expect(rig.fed.monitor.selected?.pid?.rawValue == 4712)
  }

  @Test(
    "a heading sorts by its column, and the other way round when it is pressed again",
    arguments: [
      ("PID", MapSort.Column.pid), ("COMM", .comm), ("STATE", .state), ("ENTRIES", .entries), ("BYTES", .bytes), ("OVL", .overlaps),
    ])
  func mapHeadings(title: String, column: MapSort.Column) throws {
    var rig = try DashboardRig.samples()
    rig.draw()
    try rig.click(title)
    #expect(rig.fed.monitor.mapSort.column == column)
    let isDescending = rig.fed.monitor.mapSort.isDescending
    #expect(rig.shows(title + (isDescending ? " ▼" : " ▲")), "\(rig.rows[1])")
    try rig.click(title)
    #expect(rig.fed.monitor.mapSort.isDescending != isDescending)
    #expect(rig.shows(title + (isDescending ? " ▲" : " ▼")))
  }

  @Test("the headings of the entries sort them")
  func entryHeadings() throws {
    var rig = try DashboardRig.samples()
    rig.draw()
    try rig.click("ADDRESS")
    #expect(rig.shows("ADDRESS ▲") && rig.fed.monitor.entries.column == .address)
    try rig.click("SIZE")
    #expect(rig.shows("SIZE ▼") && rig.fed.monitor.entries.column == .size)
    try rig.click("SIZE")
    #expect(rig.shows("SIZE ▲"))
  }

  @Test("a label in a border or in the last row does what it says", arguments: [(160, 45), (100, 30), (80, 24), (40, 12)])
  func labels(columns: Int, rows: Int) throws {
    var first = try DashboardRig.small(columns: columns, rows: rows)
    first.draw()
    var pressed: Set<Action> = []
    for hit in first.dashboard.hits {
      guard case .action(let action) = hit.target else { continue }
      pressed.insert(action)
      for column in [hit.rect.column, hit.rect.endColumn - 1] {
        var rig = first
        var other = first
        let effects = rig.mouse(.press, column: column, row: hit.rect.row)
        // A heading in a border sorts the pane that it stands in.
        if action == .sort, let pane = panes(at: Point(column: column, row: hit.rect.row), first).last { other.dashboard.show(pane) }
        let wanted = other.press(try #require(action.entry.keys.first))
        #expect(effects == wanted, "\(action)")
        let isSame = rig.canvas == other.canvas
        #expect(isSame, "\(action)")
      }
    }
    #expect(pressed.isSuperset(of: [.open, .inject, .pause, .help, .search]), "\(pressed)")
  }

  @Test("pause by its label")
  func pause() throws {
    var rig = try DashboardRig.samples()
    rig.draw()
    try rig.click("pause p")
    #expect(rig.shows("PAUSED +0"))
    try rig.click("pause p")
    #expect(!rig.shows("PAUSED"))
  }

  @Test("a click closes the help, and does nothing to what lies under it; a form stays open")
  func dialogs() throws {
    var rig = try DashboardRig.samples()
    rig.draw()
    let place = try #require(rig.place(of: "/tmp/perf-4712.map"))
    rig.type("?")
    rig.mouse(.press, column: place.column, row: place.row)
    #expect(!rig.shows("close esc"))
    #expect(rig.fed.monitor.selected?.pid?.rawValue == 4711)
    rig.type("i")
    rig.mouse(.press, column: place.column, row: place.row)
    #expect(rig.shows("inject test entry"))
  }

  @Test("a click beside everything, and one outside the screen, does nothing")
  func outside() throws {
    var rig = try DashboardRig.samples()
    rig.draw()
    let before = rig.rows
    for (column, row) in [(-1, -1), (159, 44), (10_000, 10_000)] { #expect(rig.mouse(.press, column: column, row: row).isEmpty) }
    #expect(rig.rows == before)
  }
}
