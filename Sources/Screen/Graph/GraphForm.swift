/// The characters that a graph is drawn with.
package enum GraphForm: String, CaseIterable, Hashable, Sendable {
  /// Two values per column, four steps per row.
  case braille
  /// One value per column, eight steps per row for bars that grow upward, three for bars that grow downward.
  case block
  /// One value per column, six steps per row, in ASCII.
  case ascii

  package var valuesPerColumn: Int { self == .braille ? 2 : 1 }

  /// The next form. The first form follows the last.
  package var next: GraphForm {
    let all = GraphForm.allCases
    return all[((all.firstIndex(of: self) ?? 0) + 1) % all.count]
  }
}
