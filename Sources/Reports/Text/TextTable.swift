import Screen

/// Text in aligned columns.
package enum TextTable {
  /// Returns rows as lines. Every column but the last is padded to its widest text, on the left for the columns in `trailing`.
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
