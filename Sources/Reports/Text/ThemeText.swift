import Screen

/// A converter of styled text to SGR sequences (ECMA-48) for a terminal.
package struct ThemeText {
  let sheet: StyleSheet
  /// The colour depth; nil for text without sequences.
  let depth: ColorDepth?
  let symbols: SymbolSet

  package init(sheet: StyleSheet, depth: ColorDepth?, symbols: SymbolSet) {
    self.sheet = sheet
    self.depth = depth
    self.symbols = symbols
  }

  /// Returns a line with a blank and then the styled parts, cut to `columns` columns. With a ``depth``, the line is padded to that width.
  package func line(_ parts: [(text: SafeText, style: Style)], columns: Int) -> String {
    var canvas = Canvas(size: Size(columns: columns, rows: 1))
    var column = 1
    for part in parts { column += canvas.put(part.text, at: Point(column: column, row: 0), part.style) }
    return row(0, of: canvas)
  }

  /// Returns a row of a canvas as text with SGR sequences.
  package func row(_ row: Int, of canvas: Canvas) -> String {
    guard let depth else { return canvas.line(row, in: symbols) }
    var text = ""
    // Several styles may have the same appearance. A sequence that is already in effect is not repeated.
    var last = ""
    for column in 0..<canvas.size.columns {
      let cell = canvas[column, row]
      if cell.isContinuation, symbols == .unicode { continue }
      let wanted = sgr(cell.style, depth)
      if wanted != last { text += wanted }
      last = wanted
      let scalars =
        switch symbols {
        case .unicode: [cell.base, cell.mark, cell.secondMark].filter { $0 != 0 }
        case .ascii: [cell.isContinuation ? 0x3f : SymbolSet.plain(cell.base)]
        }
      for scalar in scalars { text.unicodeScalars.append(Unicode.Scalar(scalar) ?? "?") }
    }
    return text + "\u{1b}[0m"
  }

  private func sgr(_ style: Style, _ depth: ColorDepth) -> String {
    let appearance = sheet.appearance(of: style, depth: depth)
    var codes = ["0"]
    let emphasis: [(Style.Emphasis, String)] = [(.bold, "1"), (.dim, "2"), (.underline, "4"), (.reverse, "7")]
    codes += emphasis.filter { appearance.emphasis.contains($0.0) }.map(\.1)
    codes += Self.codes(appearance.foreground, base: 30) + Self.codes(appearance.background, base: 40)
    return "\u{1b}[" + codes.joined(separator: ";") + "m"
  }

  /// Returns the SGR codes of a colour; `base` is 30 for a foreground colour, 40 for a background colour.
  private static func codes(_ color: Color, base: Int) -> [String] {
    switch color {
    case .terminalDefault: []
    case .indexed(let index) where index < 8: ["\(base + Int(index))"]
    case .indexed(let index) where index < 16: ["\(base + 52 + Int(index))"]
    case .indexed(let index): ["\(base + 8)", "5", "\(index)"]
    case .rgb(let red, let green, let blue): ["\(base + 8)", "2", "\(red)", "\(green)", "\(blue)"]
    }
  }
}
