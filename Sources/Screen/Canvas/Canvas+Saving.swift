extension Canvas {
  /// Returns all rows as text, each ended by a newline, in the characters that a terminal with these symbols shows.
  package func text(in symbols: SymbolSet) -> String { (0..<size.rows).map { line($0, in: symbols) + "\n" }.joined() }

  /// Returns a row without trailing blanks, in the characters that a terminal with these symbols shows.
  package func line(_ row: Int, in symbols: SymbolSet) -> String {
    switch symbols {
    case .unicode: line(row)
    case .ascii: plainLine(row)
    }
  }

  private func plainLine(_ row: Int) -> String {
    var scalars = String.UnicodeScalarView()
    for column in 0..<size.columns {
      let cell = self[column, row]
      // A wide character becomes two question marks, as `Terminal` paints it.
      let value = cell.isContinuation ? 0x3f : SymbolSet.plain(cell.base)
      scalars.append(Unicode.Scalar(value) ?? "?")
    }
    while scalars.last == " " { scalars.removeLast() }
    return String(scalars)
  }

  /// The style of every cell as text, one line per row. `tier.opt@selected+bold*4` means four adjacent cells with the same style.
  ///
  /// A style is written as its role, its level if above 0 (`:12`), its surface if that is not the screen, and its emphasis. O(cells).
  package var roles: String {
    (0..<size.rows).map { row in
      var runs: [(style: Style, count: Int)] = []
      for column in 0..<size.columns {
        let style = self[column, row].style
        if let last = runs.last, last.style == style { runs[runs.count - 1].count += 1 } else { runs.append((style, 1)) }
      }
      return runs.map { "\($0.style.words)*\($0.count)" }.joined(separator: " ") + "\n"
    }.joined()
  }
}

extension Style {
  /// The style as text, such as `gradient.rate:12` or `text@selected+bold`.
  var words: String {
    var words = role.name
    if level > 0 { words += ":\(level)" }
    switch surface {
    case .screen: break
    case .selected: words += "@selected"
    case .dialog: words += "@dialog"
    case .match: words += "@match"
    }
    let names: [(Emphasis, String)] = [(.bold, "+bold"), (.dim, "+dim"), (.underline, "+underline"), (.reverse, "+reverse")]
    return names.reduce(words) { emphasis.contains($1.0) ? $0 + $1.1 : $0 }
  }
}
