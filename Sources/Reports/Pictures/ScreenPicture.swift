import Screen

/// The screen as an SVG in the colours of a theme.
///
/// Each word is a text element, stretched to the width of its cells. Rows are 16 pixels high, so that vertical box-drawing characters join
/// in common fonts.
package struct ScreenPicture {
  /// The size of a cell in pixels.
  private static let cell = (width: 8.4, height: 16.0)

  private let canvas: Canvas
  private let sheet: StyleSheet
  /// The text colours in order of first use; each colour has a class in the style element of the SVG.
  private var colors: [String] = []

  package static func svg(of canvas: Canvas, _ sheet: StyleSheet) -> String {
    var picture = ScreenPicture(canvas: canvas, sheet: sheet)
    let rows = (0..<canvas.size.rows).map { picture.row($0) }.joined()
    let width = number(Double(canvas.size.columns) * cell.width)
    let height = number(Double(canvas.size.rows) * cell.height)
    let rules = picture.colors.enumerated().map { ".c\($0.offset) { fill: \($0.element) }\n" }.joined()
    return """
      <svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 \(width) \(height)" width="\(width)" height="\(height)">
      <title>jittop</title>
      <style>
      text { font: 14px ui-monospace, "DejaVu Sans Mono", Menlo, Consolas, monospace }
      .b { font-weight: 700 } .d { opacity: 0.65 } .u { text-decoration: underline }
      \(rules)</style>
      <rect width="100%" height="100%" fill="\(Self.css(picture.appearance(of: .text).background))"/>
      \(rows)</svg>

      """
  }

  private init(canvas: Canvas, sheet: StyleSheet) {
    self.canvas = canvas
    self.sheet = sheet
  }

  /// Formats a number with at most one decimal.
  private static func number(_ value: Double) -> String {
    let tenths = Int((value * 10).rounded())
    let (whole, rest) = abs(tenths).quotientAndRemainder(dividingBy: 10)
    return (tenths < 0 ? "-" : "") + (rest == 0 ? "\(whole)" : "\(whole).\(rest)")
  }

  // MARK: - Rows

  /// Returns the SVG elements of a row: background rectangles, then text.
  private mutating func row(_ row: Int) -> String {
    var column = 0
    var paper = ""
    var ink = ""
    while column < canvas.size.columns {
      let style = canvas[column, row].style
      var end = column + 1
      while end < canvas.size.columns, canvas[end, row].style == style { end += 1 }
      let appearance = appearance(of: style)
      if appearance.background != self.appearance(of: .text).background {
        let width = Self.number(Double(end - column) * Self.cell.width)
        paper +=
          "<rect x=\"\(x(column))\" y=\"\(y(row))\" width=\"\(width)\" height=\"\(Self.number(Self.cell.height))\" fill=\"\(Self.css(appearance.background))\"/>\n"
      }
      ink += run(column..<end, row, appearance)
      column = end
    }
    return paper + ink
  }

  /// Returns the SVG text elements of adjacent cells with the same appearance, one element per word.
  private mutating func run(_ columns: Range<Int>, _ row: Int, _ appearance: Appearance) -> String {
    var words: [(column: Int, cells: Int, text: String)] = []
    for column in columns {
      let cell = canvas[column, row]
      if cell.base == 0x20 { continue }
      if cell.isContinuation {
        if let last = words.indices.last { words[last].cells += 1 }
        continue
      }
      var text = ""
      for value in [cell.base, cell.mark, cell.secondMark] where value != 0 {
        if let scalar = Unicode.Scalar(value) { text.unicodeScalars.append(scalar) }
      }
      if let last = words.last, last.column + last.cells == column {
        words[words.count - 1].text += text
        words[words.count - 1].cells += 1
      } else {
        words.append((column, 1, text))
      }
    }
    if words.isEmpty { return "" }
    let appearance = classes(of: appearance)
    let baseline = Self.number(Double(row) * Self.cell.height + 12.5)
    return words.map { word in
      let place = "x=\"\(x(word.column))\" y=\"\(baseline)\""
      let width = "textLength=\"\(Self.number(Double(word.cells) * Self.cell.width))\" lengthAdjust=\"spacingAndGlyphs\""
      return "<text \(place) \(width) class=\"\(appearance)\">\(XML.text(word.text))</text>\n"
    }.joined()
  }

  private func x(_ column: Int) -> String { Self.number(Double(column) * Self.cell.width) }
  private func y(_ row: Int) -> String { Self.number(Double(row) * Self.cell.height) }

  // MARK: - Colours

  private func appearance(of style: Style) -> Appearance {
    var appearance = sheet.appearance(of: style)
    appearance.foreground = appearance.foreground.pictured(terminalDefault: Color(hex: 0xd0d0d0))
    appearance.background = appearance.background.pictured(terminalDefault: Color(hex: 0x101418))
    if appearance.emphasis.contains(.reverse) { swap(&appearance.foreground, &appearance.background) }
    return appearance
  }

  private mutating func classes(of appearance: Appearance) -> String {
    let color = Self.css(appearance.foreground)
    let index = colors.firstIndex(of: color) ?? colors.count
    if index == colors.count { colors.append(color) }
    let emphases: [(Style.Emphasis, String)] = [(.bold, "b "), (.dim, "d "), (.underline, "u ")]
    return emphases.filter { appearance.emphasis.contains($0.0) }.map(\.1).joined() + "c\(index)"
  }

  private static func css(_ color: Color) -> String {
    guard case .rgb(let red, let green, let blue) = color else { return "none" }
    return "#" + [red, green, blue].map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined()
  }
}
