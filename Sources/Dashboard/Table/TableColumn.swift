import Screen

/// A column of a table.
struct TableColumn {
  /// Its heading.
  var title: SafeText = ""
  /// Its width; nil takes what the others leave, for one column.
  var width: Int?
  /// True if its text stands at the right.
  var isRight = false
  /// What a click on the heading sorts by.
  var target: HitArea.Target?
  /// The direction in which the table is sorted by it: true if its numbers fall from row to row; nil if it is not sorted by it.
  var sorted: Bool?
  /// The blanks before it; the first column follows the margin of the table.
  var gap = 1
}

/// A text in a table.
struct TableText {
  var text: SafeText
  var style: Style
  /// What follows in the same cell in other styles.
  var more: [TableText] = []

  init(_ text: SafeText, _ role: Role = .text) {
    self.text = text
    style = Style(role)
  }
}
