import Screen

/// A table of text in aligned columns.
package enum TextTable {
  /// Returns rows as lines. Every column except the last is padded to the width of its widest text: with blanks on the left if the index
  /// of the column is in `trailing`, else on the right.
  package static func lines(_ rows: [[SafeText]], trailing: Set<Int>) -> [String] {
    let widths = (rows.first ?? []).indices.map { column in rows.map { $0[column].columns }.max() ?? 0 }
    return rows.map { row in
      row.indices.map { column in
        let alignment: SafeText.Alignment = trailing.contains(column) ? .trailing : .leading
        return column == row.count - 1 ? row[column].string : row[column].padded(to: widths[column], alignment).string
      }.joined(separator: "  ")
    }
  }
}
