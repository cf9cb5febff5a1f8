import Monitor
import PerfMap
import Screen
import Settings
import TestSupport
import Testing

@testable import Dashboard

/// Tests each pane without a dashboard: actions in, responses and cells out.
@Suite("Panes without a dashboard")
struct PaneViewTests {
  private var fed = FedMonitor.two()

  /// Returns a context in which a pane has the focus.
  private func context(_ pane: Pane, columns: Int = 160, rows: Int = 50) -> PaneContext {
    var context = PaneContext()
    var preferences = context.preferences
    context.arrangement.show(pane, &preferences)
    _ = context.arrangement.place(on: Size(columns: columns, rows: rows), maps: 2, preferences)
    return context
  }

  /// Draws a pane that fills a canvas of the given size.
  private func draw(_ pane: inout some PaneView, _ context: PaneContext, columns: Int = 100, rows: Int = 8) -> Drawing {
    var drawing = Drawing(canvas: Canvas(size: Size(columns: columns, rows: rows)), symbols: .unicode)
    pane.draw(fed.monitor, in: Rect(column: 0, row: 0, columns: columns, rows: rows), context, &drawing)
    return drawing
  }

  @Test("The processes pane selects, marks, sorts and copies maps")
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
    #expect(fed.monitor.selectedMap == fed.monitor.order.last, "one row per turn of the wheel")
    _ = pane.handle(.mark, &fed.monitor, context)
    #expect(fed.monitor.mapMarks.count == 1 && draw(&pane, context).canvas.text.contains("•"))
    #expect(pane.handle(.copy, &fed.monitor, context).messages == ["copied the map path"])
    _ = pane.handle(.unmark, &fed.monitor, context)
    #expect(fed.monitor.mapMarks.isEmpty)
    let before = fed.monitor.mapSort.column
    _ = pane.handle(.sort, &fed.monitor, context)
    #expect(fed.monitor.mapSort.column != before)
    #expect(pane.handle(.open, &fed.monitor, context).panes == [.entries])
  }

  @Test("The entries pane selects, marks and copies entries; enter shows the detail")
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
    // The next entry in memory is not the next row of the table.
    _ = pane.handle(.right, &fed.monitor, context)
    #expect(fed.monitor.entries.selection == EntryID(2))
    #expect(pane.handle(.open, &fed.monitor, context).panes == [.detail])
    drawing = draw(&pane, context, rows: 5)
    #expect(drawing.hits.contains { if case .scrollBar = $0.target { true } else { false } } == false && pane.scroll.top == 0)
    _ = pane.handle(.move(rows: 9), &fed.monitor, context)
    _ = draw(&pane, context, rows: 5)
    #expect(pane.scroll.top == 2, "two rows are visible")
    _ = pane.handle(.scroll(from: 2, to: 0), &fed.monitor, context)
    #expect(pane.scroll.top == 0 && fed.monitor.entries.selection == EntryID(2), "the selection keeps its line")
  }

  @Test("Enter and the right arrow open a function, the left arrow closes it")
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
    #expect(pane.handle(.copy, &fed.monitor, context).messages == ["copied the function name"])
  }

  @Test("The address space zooms at the cursor or the pointer, and one action shows all of it again")
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
    // Without zoom, the arrows select the neighbours in memory.
    fed.monitor.selectEntry(EntryID(0))
    _ = pane.handle(.right, &fed.monitor, context)
    #expect(fed.monitor.entries.selection == EntryID(1))
  }

  @Test("Keys change the subject, scale, time span and scope of the rate graph; for a hidden graph, they only show it")
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
    #expect(pane.changeForm(ascii).messages == ["this terminal supports only ASCII"] && pane.form(ascii) == .ascii)
    #expect(pane.handle(.open, &fed.monitor, context).panes == [.entries])
  }

  @Test("Enter opens an overlap full-screen, then jumps to the selected entry; copy copies both lines")
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

  @Test("The detail pane scrolls by pages and by the wheel, and starts at the top for another entry")
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
