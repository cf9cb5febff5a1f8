import Screen
import TestSupport
import Testing

@testable import Dashboard

@Suite("All screen sizes")
struct SizeTests {
  /// Sizes from 1x1 to 220x70: every width and height, many at the limits of layouts, and some at random.
  private static let sizes: [Size] = {
    let heights = [1, 2, 4, 5, 11, 12, 23, 24, 29, 30, 45, 70]
    let widths = [1, 20, 21, 22, 39, 40, 79, 80, 99, 100, 159, 160, 220]
    var random = SeededRandom(salt: 17)
    var sizes = heights.enumerated().flatMap { place, rows in
      stride(from: 1 + place % 6, through: 220, by: 6).map { Size(columns: $0, rows: rows) }
    }
    sizes += widths.enumerated().flatMap { place, columns in
      stride(from: 1 + place % 3, through: 70, by: 3).map { Size(columns: columns, rows: $0) }
    }
    sizes += heights.flatMap { rows in widths.map { Size(columns: $0, rows: rows) } }
    for _ in 0..<150 { sizes.append(Size(columns: Int.random(in: 1...220, using: &random), rows: Int.random(in: 1...70, using: &random))) }
    return sizes
  }()

  /// Draws a frame and checks its size, its wide characters, the cursor, and that a second frame is equal.
  private func check(_ rig: inout DashboardRig, _ size: Size, _ what: String) {
    rig.size = size
    rig.draw()
    let canvas = rig.canvas
    guard canvas.size == size else {
      Issue.record("\(what) at \(size): the canvas is \(canvas.size)")
      return
    }
    for row in 0..<size.rows {
      // The second half of a wide character without the first would shift the row on the terminal.
      for column in 0..<size.columns where canvas[column, row].isContinuation {
        let isHalf = column > 0 && !canvas[column - 1, row].isContinuation && canvas[column - 1, row].base >= 0x1100
        if !isHalf { Issue.record("\(what) at \(size): half a character at column \(column) row \(row)") }
      }
    }
    if let cursor = rig.cursor {
      #expect(canvas.bounds.contains(cursor), "\(what) at \(size): the cursor is at \(cursor)")
    }
    // Drawing again changes nothing.
    rig.draw()
    if rig.canvas != canvas { Issue.record("\(what) at \(size): another picture when it is drawn again \(SeededRandom.words)") }
  }

  private static func wide() throws -> DashboardRig {
    var rig = try DashboardRig.small()
    let id = rig.fed.add(pid: 5000)
    rig.fed.append("1000 40 JS:*作業.実行 /srv/app/仕事.js\n1020 40 e\u{301}te\u{301} 한국어\n", to: id)
    rig.fed.run(id, comm: "作業作業作業作業")
    rig.fed.monitor.selectMap(id)
    return rig
  }

  @Test("Maps, wide names and the welcome screen are drawn without faults at many sizes")
  func sweep() throws {
    var small = try DashboardRig.small()
    var wide = try Self.wide()
    var empty = DashboardRig()
    for (place, size) in Self.sizes.enumerated() {
      check(&small, size, "maps")
      if place % 2 == 0 { check(&wide, size, "wide names") } else { check(&empty, size, "no maps") }
    }
  }

  @Test("All hit areas lie on the screen at one sixteenth of all sizes from 1x1 to 220x70, chosen by the seed")
  func everySize() throws {
    var rig = try Self.wide()
    let part = Int(SeededRandom.seed % 16)
    for number in 0..<220 * 70 where number % 16 == part {
      let size = Size(columns: number % 220 + 1, rows: number / 220 + 1)
      let canvas = rig.dashboard.draw(rig.fed.monitor, size: size).canvas
      if canvas.size != size { Issue.record("\(size): the canvas is \(canvas.size)") }
      let isOutside = { (rect: Rect) in
        rect.columns > 0 && rect.rows > 0 && (rect.endColumn > size.columns || rect.endRow > size.rows)
      }
      let outside = rig.dashboard.pointer.areas.first { isOutside($0.rect) }
      if let outside { Issue.record("\(size): \(outside.target) at \(outside.rect)") }
    }
  }

  @Test(
    "Dialogs and panes are drawn without faults at random sizes",
    arguments: ["?", "/abc", "\\size>4k", "i", "m", "2", "3", "4", "5", "6", "p"])
  func dialogs(keys: String) throws {
    var rig = try DashboardRig.small()
    rig.type(keys)
    var random = SeededRandom(salt: 18)
    for _ in 0..<40 {
      check(&rig, Size(columns: Int.random(in: 1...220, using: &random), rows: Int.random(in: 1...70, using: &random)), keys)
    }
    for size in [(1, 1), (20, 4), (40, 12), (80, 24), (100, 30), (160, 45)] { check(&rig, Size(columns: size.0, rows: size.1), keys) }
  }

  @Test("After random keys and mouse events, the canvas has the size of the screen")
  func input() throws {
    var rig = try DashboardRig.small()
    var random = SeededRandom(salt: 19)
    let keys = Action.allCases.flatMap(\.entry.keys).filter { Action(key: $0) != .quit } + [.escape, .escape, .enter, .backspace]
    for _ in 0..<600 {
      if Int.random(in: 0..<4, using: &random) == 0 {
        rig.size = Size(columns: Int.random(in: 1...220, using: &random), rows: Int.random(in: 1...70, using: &random))
      }
      let kinds: [MouseEvent.Kind] = [.press, .release, .doublePress, .drag, .wheelUp, .wheelDown]
      if Bool.random(using: &random), let kind = kinds.randomElement(using: &random) {
        rig.mouse(kind, column: Int.random(in: 0...219, using: &random), row: Int.random(in: 0...69, using: &random))
      } else if let key = keys.randomElement(using: &random) {
        rig.press(key)
      }
      #expect(rig.canvas.size == rig.size, "\(SeededRandom.words)")
    }
  }
}
