import Screen
import TestSupport
import Testing

@testable import Dashboard

/// Draws tables with literal rows into a small canvas.
@Suite("The table component")
struct TableTests {
  private let columns = [
    TableColumn(title: "N", width: 2, isRight: true, target: .line(100), sorted: true), TableColumn(title: "WHAT", width: 4),
    TableColumn(title: "NAME"),
  ]
  private let names = ["anna", "berta", "clara", "dora", "emil", "fritz"]

  private func row(_ index: Int) -> Table.Row? {
    Table.Row(texts: [TableText(SafeText("\(index)")), TableText("abcdefg"), TableText(SafeText(names[index]))], target: .line(index))
  }

  /// Draws a table into a canvas of four rows.
  private func draw(
    _ table: Table, _ rows: Table.Rows, _ scroll: inout TableScroll, columns: Int = 20, row: (Int) -> Table.Row?
  ) -> Drawing {
    var drawing = Drawing(canvas: Canvas(size: Size(columns: columns, rows: 4)), symbols: .unicode)
    scroll = table.draw(rows, in: Rect(column: 0, row: 0, columns: columns, rows: 4), from: scroll, of: .entries, &drawing, row: row)
    return drawing
  }

  @Test("A table draws headings, the sort sign, the cursor and the scroll bar, and cuts long texts")
  func screen() {
    var scroll = TableScroll()
    let drawing = draw(Table(columns: columns), Table.Rows(count: 6, selected: 1), &scroll, row: row)
    #expect(
      drawing.canvas.text == """
          N▼ WHAT NAME
           0 abc… anna     █
        ▸  1 abc… berta
           2 abc… clara

        """, "\(drawing.canvas.text)")
    #expect(drawing.canvas[3, 0].style == Style(.headerSort) && drawing.canvas[5, 0].style == Style(.header))
  }

  @Test("A table scrolls as little as possible to keep the selected row visible")
  func scrolling() {
    var scroll = TableScroll(shown: 7)
    #expect(scroll.shown == 7)
    var tops: [Int] = []
    for selected in [0, 2, 3, 5, 3, 2, 0] {
      _ = draw(Table(columns: columns), Table.Rows(count: 6, selected: selected), &scroll, row: row)
      tops.append(scroll.top)
    }
    #expect(tops == [0, 0, 1, 3, 3, 2, 0] && scroll.shown == 3)
    // After rows are removed, the table scrolls back to the remaining rows.
    scroll.top = 5
    _ = draw(Table(columns: columns), Table.Rows(count: 2, selected: 1), &scroll, row: row)
    #expect(scroll.top == 0)
    let empty = draw(Table(columns: columns), Table.Rows(count: 0), &scroll, row: row)
    #expect(empty.canvas.text == "  N▼ WHAT NAME\n\n\n\n" && scroll.top == 0)
  }

  @Test("Headings, rows and the scroll bar of a table are hit areas, with the scroll bar on top")
  func hits() {
    var scroll = TableScroll()
    let drawing = draw(Table(columns: columns), Table.Rows(count: 6, selected: 4), &scroll, row: row)
    func target(_ column: Int, _ row: Int) -> HitArea.Target? {
      drawing.hits.last { $0.rect.contains(Point(column: column, row: row)) }?.target
    }
    #expect(target(2, 0) == .line(100) && target(6, 0) == nil)
    #expect(target(0, 1) == .line(2) && target(18, 3) == .line(4))
    #expect(target(19, 2) == .scrollBar(ScrollBar(pane: .entries, top: 2, shown: 3, total: 6, track: 3)))
  }

  @Test("The selected row of a table always has a cursor, and a background if the pane is focused")
  func selection() {
    var scroll = TableScroll()
    let lit = draw(Table(columns: columns), Table.Rows(count: 6, selected: 1), &scroll, row: row)
    let unlit = draw(Table(columns: columns), Table.Rows(count: 6, selected: 1, isSelectionLit: false), &scroll, row: row)
    #expect(lit.canvas.text == unlit.canvas.text)
    #expect(lit.canvas[10, 2].style == Style(.text, on: .selected) && lit.canvas[15, 2].style.surface == .selected)
    #expect(unlit.canvas[10, 2].style == .text)
  }

  @Test("Marks are drawn before the first column of a table; matches are highlighted in the visible part of the name")
  func marks() {
    var scroll = TableScroll()
    let drawing = draw(Table(columns: columns), Table.Rows(count: 6, selected: 1), &scroll) { index in
      var row = self.row(index)
      row?.isMarked = index < 2
      row?.match = 1..<(index == 0 ? 3 : 40)
      return row
    }
    #expect(drawing.canvas.line(1).hasPrefix(" • 0") && drawing.canvas.line(2).hasPrefix("▸• 1"))
    #expect(drawing.canvas[1, 1].style == Style(.marked) && drawing.canvas[1, 2].style == Style(.marked, on: .selected))
    #expect((10..<19).map { drawing.canvas[$0, 1].style.surface == .match } == [false, true, true] + Array(repeating: false, count: 6))
    #expect((10..<19).allSatisfy { (drawing.canvas[$0, 3].style.surface == .match) == ($0 > 10) })
    #expect(drawing.canvas[19, 3].style.surface == .screen)
  }

  @Test("In a dialog, the selected row has one style; a trailing text shortens the last column")
  func dialog() {
    var table = Table(columns: [TableColumn(width: 3), TableColumn(gap: 2)])
    table.placement = .dialog
    table.headingRows = 0
    table.margin = 1
    var scroll = TableScroll()
    let drawing = draw(table, Table.Rows(count: 4, selected: 0), &scroll) { index in
      Table.Row(
        texts: [TableText("ab", .key), TableText("a long explanation", .textDim)], trailing: TableText(index == 0 ? "F1" : "", .key))
    }
    #expect(drawing.canvas.line(0) == " ab   a long e…  F1" && drawing.canvas.line(1) == " ab   a long exp…")
    #expect(drawing.canvas[1, 0].style == Style(.selected) && drawing.canvas[18, 0].style == Style(.selected))
    #expect(drawing.canvas[1, 1].style == Style(.key, on: .dialog) && drawing.canvas[6, 1].style == Style(.textDim, on: .dialog))
  }

  @Test("At every width from 0 to 29 columns, a table has valid cells and no hit area outside; if narrow, it has no last column")
  func widths() {
    for columns in 0..<30 {
      var scroll = TableScroll()
      let drawing = draw(Table(columns: self.columns), Table.Rows(count: 6, selected: 1), &scroll, columns: columns) { index in
        var row = self.row(index)
        row?.match = 0..<9
        row?.trailing = TableText("end")
        return row
      }
      let canvas = drawing.canvas
      #expect(canvas.size == Size(columns: columns, rows: 4) && canvas.faults == [], "\(columns) columns")
      let targets = Set(drawing.hits.map(\.target))
      #expect(targets.isSuperset(of: [.line(0), .line(1), .line(2)]) && !targets.contains(.line(3)), "\(columns) columns")
      for hit in drawing.hits {
        #expect(hit.rect.column >= 0 && hit.rect.endColumn <= columns && hit.rect.row >= 0 && hit.rect.endRow <= 4, "\(hit)")
      }
      #expect(scroll == TableScroll(shown: 3))
      let ends = columns == 29 ? ["anna           end█", "berta          end", "clara          end"] : ["  end█", "  end", "  end"]
      guard columns == 16 || columns == 29 else { continue }
      #expect(
        canvas.text == """
            N▼ WHAT NAME
             0 abc… \(ends[0])
          ▸  1 abc… \(ends[1])
             2 abc… \(ends[2])

          """, "\(canvas.text)")
    }
  }
}
