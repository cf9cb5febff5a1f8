import Screen

/// A graph of two series over time, one growing up and one growing down from the middle, with a scale at the left.
struct MirrorGraph {
  /// The heights of the upper bars, 0 to 1, oldest first.
  var up: [Double]
  /// The heights up to which the upper bars are solid, 0 to 1; above, they are hatched. Nil if all bars are solid throughout.
  var upSolid: [Double]?
  var down: [Double]
  /// The largest values of both series, drawn in the top row and the bottom row if there is room.
  var mostUp: SafeText
  var mostDown: SafeText
  var nowUp: (text: SafeText, style: Style)
  var nowDown: (text: SafeText, style: Style)

  static let scaleColumns = 9
}

extension Drawing {
  mutating func draw(_ graph: MirrorGraph, in rect: Rect, _ form: GraphForm) {
    let columns = rect.columns - MirrorGraph.scaleColumns
    let upper = (rect.rows + 1) / 2
    let lower = rect.rows - upper
    let place = Point(column: rect.column + MirrorGraph.scaleColumns, row: rect.row)
    bars(form.rows(graph.up, solid: graph.upSolid, columns: columns, rows: upper, .up), at: place, .gradientRate, .up)
    bars(
      form.rows(graph.down, columns: columns, rows: lower, .down), at: Point(column: place.column, row: place.row + upper),
      .gradientBytes, .down)
    if upper > 1 { canvas.put(graph.mostUp, endingAt: rect.column + 7, row: rect.row, Style(.textDim)) }
    canvas.put("▲ " + graph.nowUp.text, at: Point(column: rect.column, row: rect.row + upper - 1), graph.nowUp.style)
    if lower > 0 {
      canvas.put("▼ " + graph.nowDown.text, at: Point(column: rect.column, row: rect.row + upper), graph.nowDown.style)
    }
    if lower > 1 { canvas.put(graph.mostDown, endingAt: rect.column + 7, row: rect.endRow - 1, Style(.textDim)) }
  }

  private mutating func bars(_ rows: [SafeText], at point: Point, _ role: Role, _ growth: BrailleGraph.Growth) {
    for (index, line) in rows.enumerated() {
      let height = growth == .up ? rows.count - index : index + 1
      let level = UInt8(min(15, 15 * height / max(1, rows.count)))
      canvas.put(line, at: Point(column: point.column, row: point.row + index), Style(role, level: level))
    }
  }
}
