import Screen

struct TableColumn {
  var title: SafeText = ""
  /// The width; nil for a flexible column, which takes the remaining width. At most one column of a table is flexible.
  var width: Int?
  /// True if right-aligned.
  var isRight = false
  /// The target of a click on the heading.
  var target: HitArea.Target?
  /// True if sorted in descending order, false if ascending; nil if the table is not sorted by this column.
  var sorted: Bool?
  /// The number of blanks before the column; ignored for the first column.
  var gap = 1
}

/// A text in a cell of a table.
struct TableText {
  var text: SafeText
  var style: Style
  /// The part that is left out if the cell is too narrow.
  var cut = Cut.end
  /// More texts in the same cell, in other styles.
  var more: [TableText] = []

  enum Cut { case start, end }

  init(_ text: SafeText, _ role: Role = .text, cut: Cut = .end) {
    self.text = text
    style = Style(role)
    self.cut = cut
  }

  func cut(to columns: Int) -> SafeText {
    switch cut {
    case .start: text.truncatedAtStart(to: columns)
    case .end: text.truncated(to: columns)
    }
  }
}
