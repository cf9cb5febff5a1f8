import Monitor
import PerfMap
import Screen
import Settings
import TestSupport
import Testing

@testable import Dashboard

/// Each pane alone: what it is asked for, what it draws and what it asks for, without a dashboard, a file or another pane.
@Suite("Panes, each alone")
struct PaneViewTests {
  private var fed = FedMonitor.two()

  /// A context in which the keys go to a pane of a wide screen.
  private func context(_ pane: Pane, columns: Int = 160, rows: Int = 50) -> PaneContext {
    var context = PaneContext()
    var preferences = context.preferences
    context.arrangement.show(pane, &preferences)
    _ = context.arrangement.place(on: Size(columns: columns, rows: rows), maps: 2, preferences)
    return context
  }

  /// Draws a pane into a rectangle at the corner of a canvas.
  private func draw(_ pane: inout some PaneView, _ context: PaneContext, columns: Int = 100, rows: Int = 8) -> Drawing {
    var drawing = Drawing(canvas: Canvas(size: Size(columns: columns, rows: rows)), symbols: .unicode)
    pane.draw(fed.monitor, in: Rect(column: 0, row: 0, columns: columns, rows: rows), context, &drawing)
    return drawing
  }

  @Test("the processes are selected, marked, sorted and copied")
  mutating func processes() throws {
    var pane = ProcessesPane()
    let context = context(.processes)
    let drawing = draw(&pane, context)
    #expect(drawing.canvas.text.contains("1 node") && drawing.canvas.text.contains("2 ruby"), "\(drawing.canvas.text)")
    let maps = drawing.hits.compactMap { if case .map(let id) = $0.target { id } else { nil } }
    #expect(maps == fed.monitor.order && drawing.hits.contains { $0.target == .pane(.processes) })
    _ = pane.handle(.move(rows: -9), &fed.monitor, context)
    #expect(fed.monitor.selectedMap == fed.monitor.order.first)
    _ = pane.handle(.wheel(rows: 3, at: nil), &fed.monitor, context)
    #expect(fed.monitor.selectedMap == fed.monitor.order.last, "one row for a turn of the wheel")
    _ = pane.handle(.mark, &fed.monitor, context)
    #expect(fed.monitor.mapMarks.count == 1 && draw(&pane, context).canvas.text.contains("•"))
    #expect(pane.handle(.copy, &fed.monitor, context).messages == ["copied the path of the map"])
    _ = pane.handle(.unmark, &fed.monitor, context)
    #expect(fed.monitor.mapMarks.isEmpty)
    let before = fed.monitor.mapSort.column
    _ = pane.handle(.sort, &fed.monitor, context)
    #expect(fed.monitor.mapSort.column != before)
    #expect(pane.handle(.open, &fed.monitor, context).panes == [.entries])
  }

  @Test("the entries are selected, marked and copied; enter shows the detail")
  mutating func entries() throws {
    var pane = EntriesPane()
    let context = context(.entries)
    var drawing = draw(&pane, context)
    let ids = drawing.hits.compactMap { if case .entry(let id) = $0.target { id } else { nil } }
    #expect(ids == [3, 2, 1, 0].map { EntryID($0) }, "the newest first")
    #expect(pane.scroll.shown == 5)
    _ = pane.handle(.move(rows: 1), &fed.monitor, context)
    #expect(fed.monitor.entries.selection == EntryID(2))
    #expect(pane.handle(.copy, &fed.monitor, context).effects == [.copy("2020 40 JS:~c f.js:3")])
    #expect(pane.handle(.mark, &fed.monitor, context).panes == [.entries])
    #expect(fed.monitor.selected?.marks == [EntryID(2)] && fed.monitor.entries.selection == EntryID(1))
    // What lies above in memory is not what comes next in the table.
    _ = pane.handle(.right, &fed.monitor, context)
    #expect(fed.monitor.entries.selection == EntryID(2))
    #expect(pane.handle(.open, &fed.monitor, context).panes == [.detail])
    drawing = draw(&pane, context, rows: 5)
    #expect(drawing.hits.contains { if case .scrollBar = $0.target { true } else { false } } == false && pane.scroll.top == 0)
    _ = pane.handle(.move(rows: 9), &fed.monitor, context)
    _ = draw(&pane, context, rows: 5)
    #expect(pane.scroll.top == 2, "two rows are seen")
    _ = pane.handle(.scroll(from: 2, to: 0), &fed.monitor, context)
    #expect(pane.scroll.top == 0 && fed.monitor.entries.selection == EntryID(2), "the selection keeps its line")
  }

  @Test("entries by function are opened with enter and the arrow to the right, closed with the one to the left")
  mutating func functions() throws {
    var pane = EntriesPane()
    let context = context(.entries)
    fed.monitor.toggleFunctions()
    while fed.monitor.work(budget: 1000) {}
    while let task = fed.monitor.takeTask() { fed.monitor.finish(task.run()) }
    while fed.monitor.work(budget: 1000) {}
    let functions = draw(&pane, context).hits.compactMap { if case .function(let number) = $0.target { number } else { nil } }
    #expect(functions.count == 3)
    let number = try #require(functions.first)
    fed.monitor.selectFunction(number)
    #expect(pane.handle(.right, &fed.monitor, context).isEmpty && fed.monitor.functions.isOpened(number))
    #expect(draw(&pane, context).hits.contains { if case .entry = $0.target { true } else { false } })
    #expect(pane.handle(.left, &fed.monitor, context).isEmpty && !fed.monitor.functions.isOpened(number))
    #expect(pane.handle(.open, &fed.monitor, context).isEmpty && fed.monitor.functions.isOpened(number))
    #expect(pane.handle(.copy, &fed.monitor, context).messages == ["copied the name of the function"])
  }

  @Test("the address space is zoomed at the cursor or the pointer, panned, and shown as a whole again")
  mutating func space() throws {
    var pane = SpacePane()
    let context = context(.space)
    let drawing = draw(&pane, context)
    let cells = drawing.hits.compactMap { if case .addresses(let window) = $0.target { window } else { nil } }
    let first = try #require(cells.first)
    #expect(pane.view.window == nil)
    _ = pane.handle(.zoomIn, &fed.monitor, context)
    let zoomed = try #require(pane.view.window)
    #expect(draw(&pane, context).canvas.text.contains("zoom "))
    _ = pane.handle(.zoomWhole, &fed.monitor, context)
    #expect(pane.view.window == nil)
    _ = pane.handle(.wheel(rows: -3, at: first), &fed.monitor, context)
    let closer = try #require(pane.view.window)
    #expect(closer.first <= first.middle && first.middle <= closer.last)
    _ = pane.handle(.wheel(rows: 3, at: nil), &fed.monitor, context)
    _ = pane.handle(.zoomWhole, &fed.monitor, context)
    #expect(pane.view.window == nil && zoomed.span < UInt64.max)
    // Where all is seen, the arrows go to the neighbours.
    fed.monitor.selectEntry(EntryID(0))
    _ = pane.handle(.right, &fed.monitor, context)
    #expect(fed.monitor.entries.selection == EntryID(1))
  }

  @Test("the graph changes its subject, scale and time; out of sight it comes up first")
  mutating func rate() throws {
    var pane = RatePane()
    let context = context(.rate)
    #expect(draw(&pane, context).canvas.text.contains("write rate"))
    #expect(pane.change(.subject, fed.monitor, context).isEmpty && pane.view.subject == .code)
    #expect(pane.change(.scale, fed.monitor, context).isEmpty && pane.view.scale == .log)
    #expect(pane.change(.window, fed.monitor, context).isEmpty && pane.view.window == .tenMinutes)
    #expect(pane.change(.scope, fed.monitor, context).isEmpty && pane.view.scope == .allMaps)
    #expect(draw(&pane, context).canvas.text.contains("all maps"))
    #expect(pane.change(.scale, fed.monitor, self.context(.entries, columns: 60, rows: 20)).panes == [.rate] && pane.view.scale == .log)
    #expect(pane.changeForm(context.setup).isEmpty && pane.form(context.setup) == .block)
    let ascii = DashboardSetup(symbols: .ascii)
    #expect(pane.changeForm(ascii).messages == ["this terminal shows ASCII alone"] && pane.form(ascii) == .ascii)
    #expect(pane.handle(.open, &fed.monitor, context).panes == [.entries])
  }

  @Test("enter opens a pair of overlapping entries in full, then jumps to the chosen one; both lines are copied")
  mutating func overlaps() throws {
    var pane = OverlapsPane()
    var context = context(.overlaps)
    #expect(draw(&pane, context).hits.contains { $0.target == .overlap(0) })
    #expect(pane.handle(.copy, &fed.monitor, context).effects == [.copy("2000 40 JS:~b f.js:2\n2020 40 JS:~c f.js:3")])
    #expect(pane.handle(.open, &fed.monitor, context).zooms)
    context.arrangement.isZoomed = true
    #expect(draw(&pane, context, columns: 160, rows: 40).canvas.text.contains("B ▸"))
    pane.switchSide()
    #expect(draw(&pane, context, columns: 160, rows: 40).canvas.text.contains("A ▸"))
    #expect(pane.handle(.open, &fed.monitor, context).panes == [.entries] && fed.monitor.entries.selection == EntryID(1))
    #expect(pane.listNextKind(&fed.monitor, self.context(.entries, columns: 60, rows: 20)).panes == [.overlaps])
  }

  @Test("the detail is scrolled by pages and the wheel, and begins at the top for another entry")
  mutating func detail() throws {
    var pane = DetailPane()
    let context = context(.detail)
    fed.monitor.selectEntry(EntryID(2))
    #expect(draw(&pane, context, columns: 60, rows: 5).canvas.text.contains("JS:~c f.js:3"))
    #expect(pane.handle(.page(1), &fed.monitor, context).isEmpty && pane.top == 3)
    #expect(pane.handle(.wheel(rows: -1, at: nil), &fed.monitor, context).isEmpty && pane.top == 2)
    _ = draw(&pane, context, columns: 60, rows: 5)
    #expect(pane.top == 2)
    _ = pane.handle(.move(rows: 1), &fed.monitor, context)
    _ = draw(&pane, context, columns: 60, rows: 5)
    #expect(pane.top == 0 && fed.monitor.entries.selection == EntryID(1))
  }
}
