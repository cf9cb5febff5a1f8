import Screen
import Settings
import TestSupport
import Testing

@testable import Dashboard

@Suite("Hiding, maximizing and resizing panes")
struct PaneChoiceTests {
  private func area(_ rig: DashboardRig, _ pane: Pane) -> Rect? {
    rig.dashboard.pointer.areas.last { $0.target == .pane(pane) }?.rect
  }

  /// Expects that every cell above the footer, and below the line about profilers, belongs to exactly one pane.
  private func expectTiling(_ rig: DashboardRig, _ note: String) {
    let rects = Pane.allCases.compactMap { area(rig, $0) }
    let cells = rects.reduce(0) { $0 + $1.columns * $1.rows }
    let others = rig.rows[0].contains("profilers") ? 2 : 1
    #expect(cells == rig.size.columns * (rig.size.rows - others), "\(note)\n\(rig.canvas.text)")
    for (index, one) in rects.enumerated() {
      for other in rects.dropFirst(index + 1) {
        let apart =
          one.endColumn <= other.column || other.endColumn <= one.column || one.endRow <= other.row || other.endRow <= one.row
        #expect(apart, "\(note)")
      }
    }
  }

  @Test("Any set of visible panes fills the screen without gaps or overlaps", arguments: [(160, 45), (100, 30)], 0..<63)
  func tiling(size: (Int, Int), set: Int) throws {
    var rig = try DashboardRig.small(columns: size.0, rows: size.1)
    rig.dashboard.preferences.hidden = Set(Pane.allCases.filter { set >> ($0.rawValue - 1) & 1 == 1 })
    rig.dashboard.focus = try #require(Pane.allCases.first { !rig.dashboard.preferences.hidden.contains($0) })
    rig.draw()
    expectTiling(rig, "hidden: \(rig.dashboard.preferences.hidden)")
  }

  @Test("The key of the focused pane hides the pane and shows it again", arguments: [(160, 45), (100, 30), (80, 24)])
  func hide(columns: Int, rows: Int) throws {
    var rig = try DashboardRig.small(columns: columns, rows: rows)
    rig.draw()
    rig.type("1")
    #expect(area(rig, .processes) == nil)
    #expect(rig.dashboard.focus != .processes)
    expectTiling(rig, "processes hidden")
    rig.type("1")
    #expect(area(rig, .processes) != nil && rig.dashboard.focus == .processes)
  }

  @Test("The last pane cannot be hidden")
  func last() throws {
    var rig = try DashboardRig.small()
    rig.draw()
    for key in "123456123456" { rig.type("\(key)\(key)") }
    #expect(!rig.dashboard.arrangement.shown.isEmpty)
  }

  @Test("Zoom shows only the focused pane, also after the focus changes", arguments: [(160, 45), (100, 30), (80, 24)])
  func zoom(columns: Int, rows: Int) throws {
    var rig = try DashboardRig.small(columns: columns, rows: rows)
    rig.type("3z")
    #expect(rig.dashboard.arrangement.shown == [.entries])
    expectTiling(rig, "zoomed")
    rig.type("5")
    #expect(rig.dashboard.arrangement.shown == [.overlaps])
    rig.press(.tab)
    #expect(rig.dashboard.arrangement.shown.count == 1)
    rig.type("z")
    #expect(rig.dashboard.arrangement.shown.count > 1)
  }

  @Test("The < and > keys resize the right side within limits", arguments: [(160, 45), (100, 30)])
  func split(columns: Int, rows: Int) throws {
    var rig = try DashboardRig.small(columns: columns, rows: rows)
    rig.draw()
    let before = try #require(area(rig, .rate)?.columns)
    rig.type("<")
    #expect(area(rig, .rate)?.columns == before + 4)
    rig.type(">>")
    #expect(area(rig, .rate)?.columns == before - 4)
    for key in ["<", ">"] {
      rig.type(String(repeating: key, count: 60))
      expectTiling(rig, key)
      #expect(try #require(area(rig, .rate)).columns >= 24 && (try #require(area(rig, .entries))).columns >= 44)
    }
  }

  @Test("In the list of columns, space toggles a column; closing the list shows the options if it was opened from there")
  func columnsClose() {
    var rig = DashboardRig(columns: 100, rows: 30)
    rig.type("c ")
    #expect(!rig.dashboard.preferences.columns.contains(.address))
    rig.press(.enter)
    #expect(!rig.shows("columns of the entries") && !rig.dashboard.preferences.columns.contains(.address))
    rig.press(.function(2))
    #expect(rig.shows("┐options┌"))
    rig.type("jjjj")
    rig.press(.enter)
    #expect(rig.shows("columns of the entries"))
    rig.press(.escape)
    #expect(rig.shows("┐options┌"))
  }

  @Test(
    "The descriptions of options and columns are shown in full at every screen size", arguments: [(40, 12), (80, 24), (100, 30), (160, 45)])
  func explained(columns: Int, rows: Int) {
    var rig = DashboardRig(columns: columns, rows: rows)
    func says(_ text: SafeText) -> Bool {
      // The text is in one row or wrapped.
      rig.shows(text.string) || text.lines(columns: columns - 4).allSatisfy { rig.shows($0.string) }
    }
    rig.press(.function(2))
    for preference in Preference.allCases {
      #expect(says(preference.summary), "\(preference)\n\(rig.canvas.text)")
      rig.type("j")
    }
    #expect(rig.shows("write"))
    rig.press(.escape)
    rig.type("c")
    for column in EntryColumn.allCases {
      #expect(says(column.summary), "\(column)\n\(rig.canvas.text)")
      rig.type("j")
    }
  }
}
