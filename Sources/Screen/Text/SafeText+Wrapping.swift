extension SafeText {
  /// Splits the text into lines of at most `limit` columns, at spaces where possible.
  ///
  /// Returns one empty line for an empty text, and no lines if `limit` is 0 or less. A wide character does not fit into one column: the
  /// rest of the text is then one longer line. O(glyphs × lines).
  package func lines(columns limit: Int) -> [SafeText] {
    guard limit > 0 else { return [] }
    let space: UInt32 = 0x20
    var lines: [SafeText] = []
    var rest = self
    while rest.columns > limit {
      var line = rest.prefix(columns: limit)
      // A wide character does not fit into a line of one column: stop instead of looping forever.
      guard !line.glyphs.isEmpty else { break }
      if rest.glyphs[line.glyphs.count].base != space, let last = line.glyphs.lastIndex(where: { $0.base == space }), last > 0 {
        line = line.prefix(columns: line.glyphs[..<last].reduce(0) { $0 + $1.columns })
      }
      rest = rest.dropping(line.glyphs.count)
      if rest.glyphs.first?.base == space { rest = rest.dropping(1) }
      lines.append(line)
    }
    return rest.glyphs.isEmpty && !lines.isEmpty ? lines : lines + [rest]
  }
}
