/// A graph of dots: two values a column, four steps a row.
public enum BrailleGraph {
  /// Which way bars grow.
  public enum Growth: Sendable {
    /// From the bottom row up.
    case up
    /// From the top row down.
    case down
  }

  private static let risingLeft: [UInt32] = [0x40, 0x04, 0x02, 0x01]
  private static let risingRight: [UInt32] = [0x80, 0x20, 0x10, 0x08]

  /// The rows of a graph, top to bottom, each `columns` glyphs of text.
  ///
  /// `values` are from 0 to 1, oldest first, two a column; the newest stand at the right. A value above 0 shows at least one dot.
  public static func rows(_ values: [Double], columns: Int, rows: Int, _ growth: Growth) -> [SafeText] {
    let wanted = max(0, columns) * 2
    let padded = Array(repeating: 0, count: max(0, wanted - values.count)) + values.suffix(wanted)
    let steps = padded.map { value in
      value > 0 ? max(1, Int((min(1, value) * Double(rows * 4)).rounded())) : 0
    }
    return (0..<max(0, rows)).map { row in
      let floor = (growth == .up ? rows - 1 - row : row) * 4
      var scalars = String.UnicodeScalarView()
      for column in 0..<max(0, columns) {
        let bits =
          dots(steps[column * 2] - floor, risingLeft, growth) | dots(steps[column * 2 + 1] - floor, risingRight, growth)
        scalars.append(bits == 0 ? " " : Unicode.Scalar(0x2800 + bits) ?? " ")
      }
      return SafeText(String(scalars))
    }
  }

  private static func dots(_ count: Int, _ rising: [UInt32], _ growth: Growth) -> UInt32 {
    let order = growth == .up ? rising : rising.reversed()
    return order.prefix(max(0, min(4, count))).reduce(0, |)
  }
}
