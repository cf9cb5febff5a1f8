import Screen
import Settings

/// The rectangles of the panes on a screen.
struct ScreenLayout: Equatable {
  /// A size class of screens.
  enum Form: Equatable {
    /// At least 140 columns and 36 rows: all panes.
    case wide
    /// At least 96 columns and 26 rows: all panes, but overlaps and detail share a rectangle.
    case medium
    /// At least 56 columns and 16 rows: entries, rate, overlaps and detail share a rectangle.
    case compact
    /// At least 24 columns and 5 rows: one pane.
    case single
    /// A smaller screen: a summary in place of panes.
    case tooSmall

    init(_ size: Size) {
      switch (size.columns, size.rows) {
      case (140..., 36...): self = .wide
      case (96..., 26...): self = .medium
      case (56..., 16...): self = .compact
      case (24..., 5...): self = .single
      default: self = .tooSmall
      }
    }
  }

  /// The choices of the user that change the layout.
  struct Choice: Equatable {
    var hidden: Set<Pane> = []
    var isZoomed = false
    /// The number of columns added to the usual width of the right side; negative to make it narrower.
    var widening = 0
  }

  private static func rightColumns(_ form: Form) -> Int { form == .wide ? 56 : 36 }

  /// Returns the widening that moves the split directly behind a screen column. The result is limited to the range from -40 to 80.
  func widening(withSplitBehind column: Int) -> Int {
    min(max(-40, footer.columns - 1 - column - Self.rightColumns(form)), 80)
  }

  /// The draggable border between the entries and the right side, two columns wide; nil if one of them is not visible.
  var split: Rect? {
    guard let entries = panes[.entries], entries.endColumn < footer.columns, entries.rows > 2 else { return nil }
    return Rect(column: entries.endColumn - 1, row: entries.row + 1, columns: 2, rows: entries.rows - 2)
  }

  let form: Form
  /// The line above the panes about profilers; nil on screens smaller than ``Form/medium``.
  private(set) var profilers: Rect?
  private(set) var panes: [Pane: Rect] = [:]
  let footer: Rect

  init(_ size: Size, maps: Int, shared: Pane, focus: Pane, choice: Choice = Choice()) {
    form = Form(size)
    footer = Rect(column: 0, row: size.rows - 1, columns: size.columns, rows: 1)
    var whole = Rect(column: 0, row: 0, columns: size.columns, rows: size.rows - 1)
    if form == .wide || form == .medium { profilers = whole.cutTop(1) }
    switch form {
    case .tooSmall: break
    case .single: panes[focus] = whole
    case _ where choice.isZoomed: panes[focus] = whole
    case .compact: placeCompact(whole, maps: maps, shared: shared, choice)
    case .wide, .medium: placeAll(whole, maps: maps, focus: focus, choice)
    }
  }

  private mutating func placeCompact(_ whole: Rect, maps: Int, shared: Pane, _ choice: Choice) {
    var rest = whole
    if !choice.hidden.contains(.processes) { panes[.processes] = rest.cutTop(min(max(5, maps + 3), 7)) }
    if !choice.hidden.contains(.space) { panes[.space] = rest.cutTop(4) }
    panes[shared] = rest
  }

  private mutating func placeAll(_ whole: Rect, maps: Int, focus: Pane, _ choice: Choice) {
    let isWide = form == .wide
    let shown = Set(Pane.allCases).subtracting(choice.hidden)
    var rest = whole
    let hasLower = shown.contains { $0 != .processes && $0 != .space }
    if shown.contains(.processes) {
      let rows = isWide ? min(max(6, maps + 3), whole.rows / 4) : min(max(5, maps + 3), 8)
      // With no pane below processes and address space, the processes take all rows that the address space does not need.
      panes[.processes] = hasLower ? rest.cutTop(rows) : rest.cutTop(rest.rows - (shown.contains(.space) ? (isWide ? 7 : 6) : 0))
    }
    if shown.contains(.space) { panes[.space] = hasLower ? rest.cutTop(isWide ? 7 : 6) : rest }
    guard hasLower else { return }

    var right: [Pane] = [.rate, .overlaps, .detail].filter(shown.contains)
    // Overlaps and detail share a rectangle on a medium screen.
    if !isWide, right.contains(.overlaps), right.contains(.detail) { right.removeAll { $0 == (focus == .detail ? .overlaps : .detail) } }
    if shown.contains(.entries) {
      let columns = min(max(Self.rightColumns(form) + choice.widening, 24), rest.columns - 44)
      panes[.entries] = right.isEmpty ? rest : rest.cutLeft(rest.columns - columns)
    }
    placeColumn(right, rest)
  }

  /// Stacks panes. The write rate takes about a third of the height on a wide screen, otherwise half. The overlaps leave nine rows for the
  /// detail. The last pane takes all remaining rows.
  private mutating func placeColumn(_ column: [Pane], _ place: Rect) {
    var rest = place
    for (index, pane) in column.enumerated() {
      let isLast = index == column.count - 1
      let rows =
        switch pane {
        case .rate: form == .wide ? max(7, place.rows / 3) : max(6, place.rows / 2 - 1)
        case .overlaps: rest.rows - 9
        default: rest.rows
        }
      panes[pane] = isLast ? rest : rest.cutTop(rows)
    }
  }
}

extension Rect {
  /// Removes rows from the top and returns them.
  fileprivate mutating func cutTop(_ count: Int) -> Rect {
    let taken = min(max(0, count), rows)
    defer { self = Rect(column: column, row: row + taken, columns: columns, rows: rows - taken) }
    return Rect(column: column, row: row, columns: columns, rows: taken)
  }

  /// Removes columns from the left and returns them.
  fileprivate mutating func cutLeft(_ count: Int) -> Rect {
    let taken = min(max(0, count), columns)
    defer { self = Rect(column: column + taken, row: row, columns: columns - taken, rows: rows) }
    return Rect(column: column, row: row, columns: taken, rows: rows)
  }
}
