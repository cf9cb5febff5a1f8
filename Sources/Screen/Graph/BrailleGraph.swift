/// A bar graph in braille dots: two values per column, four steps per row.
package enum BrailleGraph {
  /// The direction in which bars grow.
  package enum Growth: Sendable {
    case up, down
  }

  private static let risingLeft: [UInt32] = [0x40, 0x04, 0x02, 0x01]
  private static let risingRight: [UInt32] = [0x80, 0x20, 0x10, 0x08]

  /// The dots that remain in the hatched part of a bar: every other dot.
  private static let hatch: UInt32 = 0x01 | 0x10 | 0x04 | 0x80

  /// Returns the rows of a graph, top to bottom, each `columns` glyphs wide.
  ///
  /// `values` and `solid` are from 0 to 1, the newest last, at the right edge. A value above 0 has at least one dot. A bar is hatched
  /// beyond its value in `solid`.
  package static func rows(
    _ values: [Double], solid: [Double]? = nil, columns: Int, rows: Int, _ growth: Growth
  ) -> [SafeText] {
    let steps = steps(values, count: max(0, columns) * 2, height: rows * 4)
    let solidSteps = solid.map { BrailleGraph.steps($0, count: max(0, columns) * 2, height: rows * 4) }
    return (0..<max(0, rows)).map { row in
      let floor = (growth == .up ? rows - 1 - row : row) * 4
      var scalars = String.UnicodeScalarView()
      for column in 0..<max(0, columns) {
        var bits = cell(steps, column, floor, growth)
        if let solidSteps { bits &= hatch | cell(solidSteps, column, floor, growth) }
        scalars.append(bits == 0 ? " " : Unicode.Scalar(0x2800 + bits) ?? " ")
      }
      return SafeText(String(scalars))
    }
  }

  /// Returns the last `count` values as heights from 0 to `height` steps; at least one step for a value above 0.
  static func steps(_ values: [Double], count: Int, height: Int) -> [Int] {
    let padded = Array(repeating: 0, count: max(0, count - values.count)) + values.suffix(max(0, count))
    return padded.map { value in value > 0 ? max(1, Int((min(1, value) * Double(height)).rounded())) : 0 }
  }

  private static func cell(_ steps: [Int], _ column: Int, _ floor: Int, _ growth: Growth) -> UInt32 {
    dots(steps[column * 2] - floor, risingLeft, growth) | dots(steps[column * 2 + 1] - floor, risingRight, growth)
  }

  private static func dots(_ count: Int, _ rising: [UInt32], _ growth: Growth) -> UInt32 {
    let order = growth == .up ? rising : rising.reversed()
    return order.prefix(max(0, min(4, count))).reduce(0, |)
  }
}
