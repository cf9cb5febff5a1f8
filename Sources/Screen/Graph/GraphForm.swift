/// The characters that a graph is drawn with.
package enum GraphForm: String, CaseIterable, Hashable, Sendable {
  /// Two values a column, four steps a row.
  case braille
  /// One value a column, eight steps a row upward, four downward.
  case block
  /// One value a column, eight steps a row, in ASCII.
  case ascii

  /// The number of values in a column.
  package var valuesPerColumn: Int { self == .braille ? 2 : 1 }

  /// The next form, and round.
  package var next: GraphForm {
    let all = GraphForm.allCases
    return all[((all.firstIndex(of: self) ?? 0) + 1) % all.count]
  }
}
