import Screen
import TestSupport
import Testing

/// Sends the mouse reports of a terminal to the monitor.
@Suite("Mouse reports", .ownThread)
struct MouseReportTests {
  /// Returns the first column of a text in a row.
  private static func column(of text: String, in row: String) -> Int? {
    let wanted = Array(text)
    let cells = Array(row)
    return (0...max(0, cells.count - wanted.count)).first { cells[$0...].starts(with: wanted) }
  }

  @Test("The mouse drags the scroll bar and the border between panes, and M turns the mouse off and on")
  func gestures() throws {
    let monitor = try LiveMonitor("node/app-basic", Size(columns: 160, rows: 45))
    #expect(monitor.shows { $0.contains { $0.contains("removeAt") } })
    #expect(monitor.settle())
    let border = try #require(monitor.terminal.rows.firstIndex { $0.contains("⁴write rate") })
    let split = try #require(Self.column(of: "╮╭─┐⁴", in: monitor.terminal.rows[border]))
    // The thumb is in the first row below the headings; the newest entry scrolls out of view.
    let bar = Point(column: split - 1, row: border + 2)
    #expect(monitor.drag(from: bar, to: Point(column: split + 5, row: 43)) { !$0.contains { $0.contains("removeAt") } })
    #expect(monitor.drag(from: Point(column: split - 1, row: 42), to: bar) { $0.contains { $0.contains("removeAt") } })
    #expect(
      monitor.drag(from: Point(column: split, row: border + 9), to: Point(column: 79, row: border + 1)) {
        Self.column(of: "╮╭─┐⁴", in: $0[border]) == 79
      })
    for (mode, wanted) in [("l", "mouse off: M"), ("h", "mouse on")] {
      let before = monitor.sentCount
      #expect(monitor.type("M") { $0[44].contains(wanted) })
      #expect(monitor.hasSent("\u{1b}[?1006\(mode)", after: before) || monitor.hasSent("\u{1b}[?1000\(mode)", after: before))
    }
    monitor.expectEnd()
  }
}
