/// A bar graph with one value per column, in block characters or in ASCII.
package enum BarGraph {
  private static let rising: [Unicode.Scalar] = Array("▁▂▃▄▅▆▇█".unicodeScalars)
  // Few fonts have more blocks that hang from the top of a cell, so several steps look the same.
  private static let hanging: [Unicode.Scalar] = Array("▔▔▀▀▀▀██".unicodeScalars)
  private static let plain: [Unicode.Scalar] = Array("..:--=+#".unicodeScalars)

  /// Returns the rows of a graph, top to bottom, each `columns` glyphs wide.
  ///
  /// `values` and `solid` are from 0 to 1, the newest last, at the right edge. A value above 0 is always visible. A bar is hatched beyond
  /// its value in `solid`.
  package static func rows(
    _ values: [Double], solid: [Double]? = nil, columns: Int, rows: Int, _ growth: BrailleGraph.Growth, isASCII: Bool
  ) -> [SafeText] {
    let columns = max(0, columns)
    let steps = BrailleGraph.steps(values, count: columns, height: rows * 8)
    let solidSteps = solid.map { BrailleGraph.steps($0, count: columns, height: rows * 8) } ?? steps
    let partial = isASCII ? plain : growth == .up ? rising : hanging
    let hatch: Unicode.Scalar = isASCII ? "/" : "▒"
    return (0..<max(0, rows)).map { row in
      let floor = (growth == .up ? rows - 1 - row : row) * 8
      var scalars = String.UnicodeScalarView()
      for column in 0..<columns {
        let height = min(8, steps[column] - floor)
        let solid = min(8, solidSteps[column] - floor)
        if height <= 0 {
          scalars.append(" ")
        } else {
          // A cell shows a single glyph: a solid one, or the hatch if the hatched part of the bar in this cell is larger.
          scalars.append(solid >= max(1, height - max(0, solid)) ? partial[solid - 1] : hatch)
        }
      }
      return SafeText(String(scalars))
    }
  }
}

extension GraphForm {
  /// Returns the rows of a graph in this form; see ``BarGraph`` and ``BrailleGraph``.
  package func rows(
    _ values: [Double], solid: [Double]? = nil, columns: Int, rows: Int, _ growth: BrailleGraph.Growth
  ) -> [SafeText] {
    switch self {
    case .braille: BrailleGraph.rows(values, solid: solid, columns: columns, rows: rows, growth)
    case .block: BarGraph.rows(values, solid: solid, columns: columns, rows: rows, growth, isASCII: false)
    case .ascii: BarGraph.rows(values, solid: solid, columns: columns, rows: rows, growth, isASCII: true)
    }
  }
}
