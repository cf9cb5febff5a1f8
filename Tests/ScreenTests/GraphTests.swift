import Testing

@testable import Screen

@Suite("Graphs")
struct GraphTests {
  private func text(_ rows: [SafeText]) -> [String] { rows.map(\.string) }

  @Test("Blocks, ASCII and braille draw the expected graph heights, up and down")
  func forms() {
    let values = [0, 0.125, 0.5, 0.75, 1]
    #expect(text(GraphForm.block.rows(values, columns: 5, rows: 2, .up)) == ["   ▄█", " ▂███"])
    #expect(text(GraphForm.block.rows(values, columns: 5, rows: 2, .down)) == [" ▔███", "   ▀█"])
    #expect(text(GraphForm.ascii.rows(values, columns: 5, rows: 2, .up)) == ["   -#", " .###"])
    #expect(text(GraphForm.braille.rows([0, 0.5, 1, 1], columns: 2, rows: 1, .up)) == ["⢠⣿"])
    #expect(text(GraphForm.braille.rows([0, 0.5, 1, 1], columns: 2, rows: 1, .down)) == ["⠘⣿"])
  }

  @Test("The part of a graph above its solid part is hatched in blocks, ASCII and braille")
  func hatched() {
    #expect(text(GraphForm.block.rows([1, 1], solid: [0.5, 0], columns: 2, rows: 2, .up)) == ["▒▒", "█▒"])
    #expect(text(GraphForm.ascii.rows([1, 1], solid: [0.5, 0], columns: 2, rows: 2, .up)) == ["//", "#/"])
    #expect(text(GraphForm.braille.rows([1, 1, 1, 1], solid: [0.5, 0.5, 0, 0], columns: 2, rows: 2, .up)) == ["⢕⢕", "⣿⢕"])
  }

  @Test("Any graph value above 0 is visible, and 0 is blank", arguments: GraphForm.allCases)
  func smallest(_ form: GraphForm) {
    let rows = form.rows([0, 0, 0.0001, 0.0001], columns: 2 * 2 / form.valuesPerColumn, rows: 3, .up).map(\.string)
    #expect(rows[0].allSatisfy { $0 == " " } && rows[1].allSatisfy { $0 == " " })
    #expect(rows[2].first == " " && rows[2].last != " ")
  }

  @Test("The ASCII form of a graph uses only ASCII", arguments: [BrailleGraph.Growth.up, .down])
  func ascii(_ growth: BrailleGraph.Growth) {
    let values = (0...64).map { Double($0) / 64 }
    let rows = GraphForm.ascii.rows(values, solid: values.map { $0 / 2 }, columns: 65, rows: 4, growth)
    #expect(rows.allSatisfy { $0.glyphs.allSatisfy { $0.base < 0x7f } })
  }

  @Test("A graph of no columns, rows or values is drawn without a trap", arguments: GraphForm.allCases)
  func nothing(_ form: GraphForm) {
    #expect(form.rows([1], columns: 0, rows: 2, .up).map(\.string) == ["", ""])
    #expect(form.rows([1], columns: 3, rows: 0, .up).isEmpty)
    #expect(form.rows([], columns: 2, rows: 1, .down).map(\.string) == ["  "])
  }
}
