import Monitor
import Screen
import Settings
import TestSupport
import Testing

@testable import Dashboard

@Suite("The mouse")
struct MouseTests {
  @Test("A click selects a row of the processes, entries or overlaps table")
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

  @Test("A double click on a map selects it and focuses its entries")
  func double() throws {
    var rig = try DashboardRig.samples()
    rig.draw()
    try rig.click("/tmp/perf-4712.map", .doublePress)
    #expect(rig.fed.monitor.selected?.pid?.rawValue == 4712)
    #expect(rig.dashboard.focus == .entries)
  }

  @Test("The wheel scrolls the pane under the pointer without changing the focus")
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
    "A click on a heading sorts by its column; another click reverses the order",
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

  @Test("A click on a heading of the entries table sorts by its column or reverses the order")
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

  @Test("The pause label pauses and resumes")
  func pause() throws {
    var rig = try DashboardRig.samples()
    rig.draw()
    try rig.click("pause p")
    #expect(rig.shows("PAUSED +0"))
    try rig.click("pause p")
    #expect(!rig.shows("PAUSED"))
  }

  @Test("A click closes the help without selecting a row below it; the inject dialog stays open")
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

  @Test("A click outside all hit areas or outside the screen does nothing")
  func outside() throws {
    var rig = try DashboardRig.samples()
    rig.draw()
    let before = rig.rows
    for (column, row) in [(-1, -1), (159, 44), (10_000, 10_000)] { #expect(rig.mouse(.press, column: column, row: row).isEmpty) }
    #expect(rig.rows == before)
  }

  /// Returns the scroll bar of a pane and its rectangle on the screen; nil if the pane has no scroll bar.
  private func bar(_ pane: Pane, _ rig: DashboardRig) -> (rect: Rect, bar: ScrollBar)? {
    for hit in rig.dashboard.pointer.areas {
      if case .scrollBar(let bar) = hit.target, bar.pane == pane { return (hit.rect, bar) }
    }
    return nil
  }

  @Test("Dragging a scroll bar scrolls its table; the selection stays on its screen row and the focus does not change")
  func scrollBar() throws {
    var rig = try DashboardRig.samples()
    rig.press(.character("3"), .home, .down, .down, .character("1"))
    let start = try #require(bar(.entries, rig))
    #expect(start.bar.top == 0 && start.bar.length == 1)
    rig.mouse(.press, column: start.rect.column, row: start.rect.row)
    #expect(rig.dashboard.entries.scroll.top == 0)
    // Beyond the end, the thumb stays on its track.
    for row in [start.rect.row + 5, start.rect.endRow - 1, start.rect.endRow + 20] {
      rig.mouse(.drag, column: start.rect.column + 3, row: row)
      let now = try #require(bar(.entries, rig))
      #expect(now.bar.start == min(row - start.rect.row, now.bar.track - now.bar.length))
    }
    let end = try #require(bar(.entries, rig))
    #expect(end.bar.top == end.bar.total - end.bar.shown)
    // The selection is two lines below the first row, as before.
    #expect(rig.fed.monitor.entries.selection == rig.fed.monitor.entries.entry(atRow: end.bar.top + 2))
    rig.mouse(.drag, column: 0, row: 0)
    #expect(rig.dashboard.entries.scroll.top == 0)
    rig.mouse(.release, column: 0, row: 0)
    rig.mouse(.drag, column: start.rect.column, row: start.rect.endRow - 1)
    #expect(rig.dashboard.entries.scroll.top == 0, "the drag has ended")
    #expect(rig.dashboard.focus == .processes)
  }

  @Test("A click beside the thumb of a scroll bar moves the thumb to the pointer, in every table")
  func scrollBarClick() throws {
    var rig = try DashboardRig.samples()
    rig.draw()
    let entries = try #require(bar(.entries, rig))
    rig.mouse(.press, column: entries.rect.column, row: entries.rect.row + entries.rect.rows / 2)
    rig.mouse(.release, column: entries.rect.column, row: entries.rect.row + entries.rect.rows / 2)
    let middle = try #require(bar(.entries, rig)).bar
    #expect(abs(middle.top - middle.total / 2) < middle.total / 10)
    rig.type("5z")
    let overlaps = try #require(bar(.overlaps, rig))
    rig.mouse(.press, column: overlaps.rect.column, row: overlaps.rect.endRow - 1)
    #expect(try #require(bar(.overlaps, rig)).bar.top == overlaps.bar.total - overlaps.bar.shown)
    // 40 maps do not fit into the processes pane.
    var many = DashboardRig()
    for pid in 1...40 { _ = many.fed.add(pid: Int32(pid)) }
    many.draw()
    let maps = try #require(bar(.processes, many))
    many.mouse(.press, column: maps.rect.column, row: maps.rect.endRow - 1)
    #expect(try #require(bar(.processes, many)).bar.top == maps.bar.total - maps.bar.shown)
    #expect(many.dashboard.focus == .processes)
  }

  @Test(
    "The thumb of a scroll bar can be moved to each row of its track",
    arguments: [(7, 3, 4), (20, 19, 1_000_000), (5, 4, 5), (40, 10, 13), (3, 2, 9)])
  func thumb(track: Int, shown: Int, total: Int) {
    let bar = ScrollBar(pane: .entries, top: 0, shown: shown, total: total, track: track)
    for start in -2...track {
      let top = bar.top(ofStart: start)
      #expect((0...total - shown).contains(top))
      let moved = ScrollBar(pane: .entries, top: top, shown: shown, total: total, track: track)
      #expect(moved.start == min(max(0, start), track - bar.length) || total - shown < track - bar.length)
    }
  }

  @Test("Dragging the border between the left and right panes resizes both within limits", arguments: [(160, 45), (100, 30)])
  func split(columns: Int, rows: Int) throws {
    var rig = try DashboardRig.samples(columns: columns, rows: rows)
    rig.draw()
    func border(_ rig: DashboardRig) -> Rect? { rig.dashboard.pointer.areas.last { $0.target == .pane(.entries) }?.rect }
    for side in [0, 1] {
      let before = try #require(border(rig))
      let row = before.row + 3
      rig.mouse(.press, column: before.endColumn - 1 + side, row: row)
      for target in [before.endColumn - 8, before.endColumn + 4, 60] {
        rig.mouse(.drag, column: target + side, row: row + 2)
        #expect(try #require(border(rig)).endColumn - 1 == target)
      }
      rig.mouse(.drag, column: 0, row: row)
      #expect(try #require(border(rig)).columns == 44)
      rig.mouse(.drag, column: columns + 10, row: row)
      #expect(try #require(border(rig)).columns == columns - 24)
      rig.mouse(.drag, column: 60 + side, row: row)
      rig.mouse(.release, column: 60, row: row)
      rig.mouse(.drag, column: 70, row: row)
      #expect(try #require(border(rig)).endColumn == 61)
    }
    #expect(rig.dashboard.focus == .processes)
  }

  @Test("In dialogs, a click presses labels and selects lines, and the wheel scrolls or moves the selection")
  func dialogMouse() throws {
    var rig = try DashboardRig.samples()
    rig.type("?")
    let first = rig.rows
    rig.size.rows = 30
    rig.draw()
    let place = try #require(rig.place(of: "one row down"))
    rig.mouse(.wheelDown, column: place.column, row: place.row)
    #expect(try #require(rig.place(of: "one row up")).row == place.row && first != rig.rows)
    // Click "search /", which is right of "close esc". Panes below the dialog show the same label.
    let close = try #require(rig.place(of: "close esc"))
    rig.mouse(.press, column: close.column + 13, row: close.row)
    #expect(rig.shows("/▏"))
    rig.press(.escape)
    try rig.click("close esc")
    #expect(!rig.shows("┐help┌"))
    rig.type("c")
    try rig.click("[ ] end")
    #expect(try rig.style(of: "[ ] end").role == .selected)
    try rig.click("[ ] end", .doublePress)
    #expect(rig.shows("[x] end") && rig.dashboard.preferences.columns.contains(.end))
    try rig.click("show ␣")
    #expect(rig.shows("[ ] end"))
    rig.mouse(.wheelDown, column: place.column, row: place.row)
    #expect(try rig.style(of: "[x] size").role == .selected)
    try rig.click("close ↵")
    #expect(!rig.shows("columns of the entries"))
    rig.type(":sort maps")
    try rig.click("sort maps pid", .doublePress)
    #expect(rig.fed.monitor.mapSort.column == .pid && !rig.shows("┐command┌"))
    rig.type("i")
    try rig.click("cancel esc")
    #expect(!rig.shows("inject test entry"))
  }

  @Test("The wheel over the detail pane scrolls it and keeps the selected entry")
  func wheelOverDetail() throws {
    // The history of the newest entry of this map is longer than the pane.
    var rig = try DashboardRig.small()
    rig.type("3jk")
    let selection = try #require(rig.fed.monitor.entries.selection)
    let detail = try #require(rig.dashboard.pointer.areas.last { $0.target == .pane(.detail) }?.rect)
    func shown() -> ArraySlice<String> { rig.rows[detail.inside.row..<detail.inside.endRow] }
    let before = shown()
    rig.mouse(.wheelDown, column: detail.column + 2, row: detail.row + 2)
    #expect(rig.dashboard.detail.top == 3 && shown() != before, "\(rig)")
    #expect(rig.fed.monitor.entries.selection == selection && rig.dashboard.focus == .entries)
    rig.mouse(.wheelUp, column: detail.column + 2, row: detail.row + 2)
    #expect(rig.dashboard.detail.top == 0 && shown() == before, "\(rig)")
    #expect(rig.fed.monitor.entries.selection == selection)
  }

  @Test("The M key turns the mouse off and on, and the footer shows that the mouse is off")
  func toggle() throws {
    var rig = try DashboardRig.samples()
    rig.draw()
    var away = rig.dashboard.preferences
    away.mouse = false
    #expect(rig.type("M") == [.applyPreferences(away)])
    #expect(rig.shows("mouse off: select text; M turns it on") && rig.shows("mouse off: M"))
    away.mouse = true
    #expect(rig.type("M") == [.applyPreferences(away)])
    #expect(!rig.shows("mouse off: M"))
  }
}
