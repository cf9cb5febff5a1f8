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
  /// More texts in the same cell, in other styles.
  var more: [TableText] = []

  init(_ text: SafeText, _ role: Role = .text) {
    self.text = text
    style = Style(role)
  }
}
